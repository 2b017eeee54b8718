"""The recurrent network, in NumPy alone: its equations, its weights, its trace."""
