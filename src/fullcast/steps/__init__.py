"""The steps of the flow, each built from one or two stages and the work's folder."""
