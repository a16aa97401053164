# Reading kernels and planning where they go in guest memory.
LOADER_OBJECTS :=
