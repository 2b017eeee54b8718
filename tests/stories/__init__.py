"""What readers do, told whole, in the real window."""
