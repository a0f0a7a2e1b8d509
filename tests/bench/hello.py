"""What a program costs to start."""
print("hello")
