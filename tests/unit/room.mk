# Unit tests: programs that need neither Xen nor QEMU. See macros.mk for how to add one.

LOADER_TEST_SOURCES := $(LOADER_SOURCES) tests/unit/loader-samples.c

$(eval $(call unit_test,loader-kernel-image,tests/unit/loader-kernel-image.c \
	$(LOADER_TEST_SOURCES),-llzma))

$(eval $(call unit_test,loader-acpi-tables,tests/unit/loader-acpi-tables.c loader/acpi-tables.c))

$(eval $(call unit_test,loader-xen-notes,tests/unit/loader-xen-notes.c loader/xen-notes.c \
	loader/elf-headers.c tests/unit/loader-samples.c))

$(eval $(call unit_test,loader-boot-layout,tests/unit/loader-boot-layout.c \
	tests/unit/loader-layout-check.c $(LOADER_TEST_SOURCES),-llzma))

$(eval $(call unit_test,loader-layout-property,tests/unit/loader-layout-property.c \
	tests/unit/loader-layout-check.c $(LOADER_TEST_SOURCES),-llzma))

# Rooms read after this one may still add tests: look at the list when the rule runs.
.SECONDEXPANSION:
.PHONY: check-unit
check-unit: $$(UNIT_TESTS) ## Run the unit tests: no Xen, no QEMU, seconds
	$(PROVE) $(UNIT_TESTS)
