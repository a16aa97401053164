# Tests on a real Xen, in the lab. Each .t file boots the lab once and runs many tests there.

# The Debian release of dom0, `make check RELEASE=trixie`, and the one that the smoke test runs on.
LAB_RELEASE   := $(or $(RELEASE),$(LAB_RELEASE),bookworm)
SMOKE_RELEASE := $(if $(filter trixie,$(LAB_RELEASE)),bookworm,trixie)
export LAB_RELEASE SMOKE_RELEASE

# Those that take longest first, so that several at a time end at about the same time.
LAB_TESTS := $(addprefix tests/lab/, \
	devices.t boot-menu.t everyday.t migrate.t real-kernels.t clean-up-hvm.t clean-up-pv-devices.t many-domains.t \
	direct-boot-fixed.t direct-boot-relocatable.t user-network.t monitor.t monitor-commands.t netboot.t libvirt.t kernel-module.t settings.t smoke.t promises.t memory.t reboot.t \
	bad-input.t disk-view.t self-test.t)
LAB_FULL_TESTS := $(addprefix tests/lab/clean-up-full-, hvm.t pv.t pvh.t pv-devices.t hvm-devices.t \
	pv-menu.t) $(addprefix tests/lab/, boot-menu-full.t devices-full.t everyday-full.t hotplug-full.t migrate-full.t migrate-calls-full.t netboot-full.t two-hosts-full.t kernel-module-full.t libvirt-full.t libvirt-verbs-full.t \
	monitor-full.t monitor-commands-full.t reboot-full.t reboot-pv-full.t direct-boot-full.t)

# Those that need libvirt in dom0, which packages.txt has for Debian 12 alone.
LAB_LIBVIRT_TESTS := $(addprefix tests/lab/, libvirt.t libvirt-full.t libvirt-verbs-full.t)

# $(call lab_tests_of,RELEASE,TESTS) - those of TESTS that RELEASE's lab can run
lab_tests_of = $(if $(filter bookworm,$1),$2,$(filter-out $(LAB_LIBVIRT_TESTS),$2))

# The self-check kernels of the direct-boot suite: how they may be loaded, and their size.
LAB_KERNELS := $(foreach kind,relocatable fixed,$(foreach size,64K 12M 60M, \
	$(BOOT_IMAGES)/lab/$(kind)-$(size).bin))

$(BOOT_IMAGES)/lab/relocatable-%.bin: $(IMAGE_TOOL)
	@mkdir -p $(@D)
	$(IMAGE_TOOL) kernel --relocatable --entry-64 --size $* $@

$(BOOT_IMAGES)/lab/fixed-%.bin: $(IMAGE_TOOL)
	@mkdir -p $(@D)
	$(IMAGE_TOOL) kernel --fixed --size $* $@

# An initrd, and a file with the command line words that describe it.
LAB_INITRDS := $(foreach size,64K 100M,$(BOOT_IMAGES)/lab/initrd-$(size).bin)

$(BOOT_IMAGES)/lab/initrd-%.bin: $(IMAGE_TOOL)
	@mkdir -p $(@D)
	$(IMAGE_TOOL) initrd $* $@ > $(@:.bin=.words)

# What runs in dom0 is built for its release, if that is not the host's: tests/lab/prepare.
LAB_PROGRAMS := $(PTY_BRIDGE_TESTS)/disk-view-hold $(BOOTLOADER_PREREQUISITES) $(IMAGE_TOOL)

.PHONY: programs
programs: all $(LAB_PROGRAMS)

.PHONY: lab-programs
lab-programs: programs kernel-module

LAB_PREREQUISITES := $(LAB_PROGRAMS) $(KERNEL_MODULE) $(LAB_DISKS) $(LAB_KERNELS) $(LAB_INITRDS) $(PV_CHECK_IMAGE) $(PV_32_IMAGE) \
	lab-image smoke-image

# Real kernels: from Debian's packages, and those that are built from source or take longer.
LAB_PREREQUISITES      += real-kernels
LAB_FULL_TESTS         += tests/lab/real-kernels-full.t
LAB_FULL_PREREQUISITES += nonrelocatable-linux

.PHONY: demo
demo: ## Boot the lab, and in it a Debian kernel in an HVM guest
demo: all $(REAL_IMAGES)/fetched-debian-amd64 $(REAL_IMAGES)/initramfs-small.gz lab-image
	@echo "Booting Xen with a dom0 inside QEMU; this takes about 20 seconds ..."
	tests/lab/run --memory 2560 --timeout 300 -- tests/lab/dom0/demo

.PHONY: lab-image
lab-image: ## Build the lab's image (tests/lab/run does it too)
	tests/lab/prepare $(LAB_RELEASE)

# Before the tests: prove reads no other test's output while one builds an image.
.PHONY: smoke-image
smoke-image: lab-image
	tests/lab/prepare $(SMOKE_RELEASE)

.PHONY: check-lab
check-lab: all $(LAB_PREREQUISITES) ## Run the tests that need a real Xen; RELEASE=trixie: with Debian 13's
	$(PROVE) $(call lab_tests_of,$(LAB_RELEASE),$(LAB_TESTS))
