# The kernel module that ends a domain with its process. It is built where its objects are to be, for
# the kernel whose headers are in KERNEL_HEADERS, with that kernel's compiler and flags.
KERNEL_HEADERS ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -1dv /lib/modules/*/build 2>/dev/null | tail -n 1))
KERNEL_MODULE  := $(BUILD)/kernel-module/xen-domain-owner.ko

KERNEL_MODULE_SOURCES := kernel-module/Kbuild $(wildcard kernel-module/*.c kernel-module/*.h)

$(KERNEL_MODULE): $(KERNEL_MODULE_SOURCES)
	$(if $(KERNEL_HEADERS),,$(error the headers of a kernel are missing: linux-headers-amd64))
	@mkdir -p $(@D)
	cp $(KERNEL_MODULE_SOURCES) $(@D)
	env -u MAKEFLAGS $(MAKE) -C $(KERNEL_HEADERS) M=$(abspath $(@D)) $(if $(CI),KCFLAGS=-Werror) modules

.PHONY: kernel-module
kernel-module: $(KERNEL_MODULE) ## Build the kernel module, for the kernel of KERNEL_HEADERS

KERNEL_MODULE_FULL_TESTS := tests/kernel-module/linux-full.t
