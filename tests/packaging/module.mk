# What is installed: completion.
PACKAGING_TESTS := $(addprefix tests/packaging/,completion.t)
PACKAGING_PREREQUISITES := $(COMPLETIONS) $(BUILD)/qemu-xen

.PHONY: check-packaging
check-packaging: $(PACKAGING_PREREQUISITES) ## Test completion
	$(PROVE) $(PACKAGING_TESTS)
