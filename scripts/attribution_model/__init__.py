"""What train_attribution.py is made of: examples, their variants, the network and its training."""
