# Fuzzing with clang's libFuzzer. `make fuzz` runs each target for FUZZ_SECONDS; what it finds lies
# in build/fuzz/NAME-crash-* and is repeated by giving that file to build/fuzz/NAME. The corpus
# grows from run to run in build/fuzz/NAME-corpus.
FUZZ_SECONDS ?= 30
FUZZ_CC      ?= clang
FUZZ_FLAGS   := -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

KERNEL_IMAGE_FUZZ_SOURCES := tests/fuzz/kernel-image-fuzz.c tests/unit/loader-layout-check.c \
	$(LOADER_SOURCES) common/bytes.c common/error.c

$(BUILD)/fuzz/kernel-image-fuzz: $(KERNEL_IMAGE_FUZZ_SOURCES) $(wildcard loader/*.h common/*.h \
		tests/unit/loader-layout-check.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) -std=gnu17 -Wall -Wextra $(FUZZ_FLAGS) $(filter %.c,$^) -o $@

$(BUILD)/fuzz/kernel-image-fuzz-seeds: tests/fuzz/seed-corpus
	rm -rf $@
	tests/fuzz/seed-corpus $@

XZ_KERNEL_FUZZ_SOURCES := tests/fuzz/xz-kernel-fuzz.c qemu-integration/xz-kernel.c common/bytes.c

$(BUILD)/fuzz/xz-kernel-fuzz: $(XZ_KERNEL_FUZZ_SOURCES) $(wildcard loader/*.h common/*.h) \
		qemu-integration/xz-kernel.h
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) -std=gnu17 -Wall -Wextra $(FUZZ_FLAGS) $(filter %.c,$^) -llzma -o $@

# One good kernel that holds 1000 zeros.
$(BUILD)/fuzz/xz-kernel-fuzz-seeds: tests/fuzz/room.mk
	@mkdir -p $@
	python3 -c 'import lzma, struct, sys; \
		packed = lzma.compress(bytes(1000), preset=0, check=lzma.CHECK_CRC32); \
		head = bytearray(1024); \
		head[0x1f1] = 1; \
		struct.pack_into("<4sH", head, 0x202, b"HdrS", 0x20f); \
		struct.pack_into("<II", head, 0x248, 0, len(packed) + 4); \
		sys.stdout.buffer.write(head + packed + struct.pack("<I", 1000))' > $@/bzimage

.PHONY: fuzz
fuzz: $(BUILD)/fuzz/kernel-image-fuzz ## Fuzz the kernel parser and layout, the unpacking, each for FUZZ_SECONDS (30)
fuzz: $(BUILD)/fuzz/kernel-image-fuzz-seeds $(BUILD)/fuzz/xz-kernel-fuzz $(BUILD)/fuzz/xz-kernel-fuzz-seeds
	@mkdir -p $(BUILD)/fuzz/kernel-image-fuzz-corpus $(BUILD)/fuzz/xz-kernel-fuzz-corpus
	cd $(BUILD)/fuzz && ./kernel-image-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=131200 \
		-timeout=5 -print_final_stats=1 -artifact_prefix=kernel-image-fuzz-crash- \
		kernel-image-fuzz-corpus kernel-image-fuzz-seeds
	cd $(BUILD)/fuzz && ./xz-kernel-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=4096 \
		-timeout=5 -print_final_stats=1 -artifact_prefix=xz-kernel-fuzz-crash- \
		xz-kernel-fuzz-corpus xz-kernel-fuzz-seeds
