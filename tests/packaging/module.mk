# What is installed: the service, completion.
PACKAGING_TESTS := $(addprefix tests/packaging/,completion.t service.t)
PACKAGING_PREREQUISITES := $(BUILD)/qemu-xen-guest $(COMPLETIONS) $(BUILD)/qemu-xen

.PHONY: check-packaging
check-packaging: $(PACKAGING_PREREQUISITES) ## Test the service and completion
	$(PROVE) $(PACKAGING_TESTS)
