# Compares qemu-xen with xl.
BENCH_FILES := $(REAL_IMAGES)/debian-amd64/vmlinuz $(REAL_IMAGES)/initramfs-small.gz \
	$(REAL_IMAGES)/initramfs-34-mib.gz $(PV_CHECK_IMAGE)

# Parts to measure; only their targets decide.
BENCH_PARTS ?= init,paused,pv,saved,network,crowd,calls
# How often each boots the HVM guest with the small initrd.
BENCH_ROUNDS ?= 3
# How many small PV guests run at once.
BENCH_DOMAINS ?= 100

# How long a guest that boots from the network may take from its script to its init, in seconds.
BENCH_NETWORK_SECONDS ?= 900

.PHONY: bench
bench: all real-kernels $(PV_CHECK_IMAGE) $(BUILD)/tests/netboot/fetch lab-image ## Compare with xl: time to init, create, many guests, calls (40 minutes)
	QEMU_XEN_BENCH_NETWORK_SECONDS=$(BENCH_NETWORK_SECONDS) \
		tests/bench/run $(BUILD)/bench $(BENCH_PARTS) $(BENCH_ROUNDS) $(BENCH_DOMAINS) $(BENCH_FILES)
