# qemu-xen and xl side by side.
BENCH_FILES := $(REAL_IMAGES)/debian-amd64/vmlinuz $(REAL_IMAGES)/initramfs-small.gz \
	$(REAL_IMAGES)/initramfs-34-mib.gz

# How often the guest with the small initrd is booted by each.
BENCH_ROUNDS ?= 3

.PHONY: bench
bench: all real-kernels lab-image ## Compare with xl: time to init, create, firmware, calls (10 minutes)
	tests/bench/run $(BUILD)/bench $(BENCH_ROUNDS) $(BENCH_FILES)
