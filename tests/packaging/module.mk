# What is installed: packages, the service, completion. packages.t builds in build/deb/, the lab's tests
# install that in a bare dom0.
PACKAGING_TESTS := $(addprefix tests/packaging/,packages.t completion.t service.t)
PACKAGING_FULL_TESTS := $(addprefix tests/packaging/,packages-full.t lab-bookworm.t lab-trixie.t)
PACKAGING_PREREQUISITES := $(BUILD)/qemu-xen-guest $(COMPLETIONS) $(BUILD)/qemu-xen

.PHONY: check-packaging
check-packaging: $(PACKAGING_PREREQUISITES) ## Build the Debian packages; test them, the service and completion
	$(PROVE) $(PACKAGING_TESTS)
