"""What a browser or a podcast program gets: the studio, and the feeds of finished works."""
