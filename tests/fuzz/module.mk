# Fuzzing with clang's libFuzzer. `make fuzz` runs each target for FUZZ_SECONDS; inputs that fail are
# in build/fuzz/NAME-crash-* and can be given to build/fuzz/NAME-fuzz again. The corpus grows from run
# to run in build/fuzz/NAME-corpus.
FUZZ_SECONDS ?= 30
FUZZ_CC      ?= clang
FUZZ_FLAGS   := -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
FUZZ_HEADERS := $(wildcard common/*.h loader/*.h netboot/*.h netboot/*/*.h packaging/*/*.h \
	pty-bridge/*/*.h qemu-integration/migration/*.h qemu-integration/monitor/*.h \
	tests/fuzz/*.h tests/unit/loader/*.h tests/unit/netboot/*.h)

.PHONY: fuzz
fuzz: ## Fuzz what reads untrusted bytes, each for FUZZ_SECONDS (30)

# $(call fuzz_target,NAME,SOURCES,LIBRARIES,OPTIONS)
#
# builds build/fuzz/NAME-fuzz from tests/fuzz/NAME-fuzz.c, the C and object files SOURCES and the
# optional LIBRARIES; `make fuzz-NAME`, and with it `make fuzz`, runs it with libFuzzer's OPTIONS.
# Its first inputs are made by tests/fuzz/seeds/NAME, if that exists.
define fuzz_target
$(BUILD)/fuzz/$(1)-fuzz: tests/fuzz/$(1)-fuzz.c $(2) common/bytes.c common/error.c $(FUZZ_HEADERS)
	@mkdir -p $$(@D)
	$$(FUZZ_CC) $$(CPPFLAGS) -std=gnu17 -Wall -Wextra $$(FUZZ_FLAGS) $$(filter %.c %.o,$$^) $(3) -o $$@

$(BUILD)/fuzz/$(1)-seeds: $(wildcard tests/fuzz/seeds/$(1))
	rm -rf $$@
	mkdir -p $$@
	$$(if $$<,$$< $$@)

.PHONY: fuzz-$(1)
fuzz-$(1): $(BUILD)/fuzz/$(1)-fuzz $(BUILD)/fuzz/$(1)-seeds
	@mkdir -p $(BUILD)/fuzz/$(1)-corpus
	cd $(BUILD)/fuzz && ./$(1)-fuzz -max_total_time=$$(FUZZ_SECONDS) -timeout=5 \
		-print_final_stats=1 -artifact_prefix=$(1)-crash- $(4) $(1)-corpus $(1)-seeds

fuzz: fuzz-$(1)
endef

$(eval $(call fuzz_target,args-file,packaging/guest/args-file.c,,-max_len=4096))
$(eval $(call fuzz_target,bootloader-output,pty-bridge/bootloader/bootloader-output.c \
	pty-bridge/bootloader/output-tail.c,,-max_len=20000))
$(eval $(call fuzz_target,dialog,$(addprefix qemu-integration/monitor/,commands.c completion.c dialog.c \
	human.c human-command.c human-help.c line-editor.c line-text.c qmp-message.c) \
	pty-bridge/serial/telnet.c common/alloc.c common/utf8.c, \
	-levent_core -ljson-c,-max_len=512 -dict=$(abspath tests/fuzz/control-sequences.dict)))
FUZZ_DHCP := $(filter-out %/dhcp.c %/interface.c %/sockets.c,$(wildcard netboot/dhcp/*.c)) \
	common/alloc.c

$(eval $(call fuzz_target,dhcp,$(FUZZ_DHCP),,-max_len=4096))
$(eval $(call fuzz_target,dhcpv6,$(FUZZ_DHCP),,-max_len=2048))
# The time limit is for endless loops, which take seconds until their end under the sanitizers.
NETBOOT_FUZZED := $(addprefix netboot/,boot-file.c loader-name.c growing-text.c \
	kernel-arguments.c uri.c) common/alloc.c common/decimal.c \
	tests/fuzz/boot-configuration.c tests/unit/netboot/fake-host.c

$(eval $(call fuzz_target,grub-config,$(wildcard netboot/grub/*.c) $(NETBOOT_FUZZED),, \
	-max_len=4096 -timeout=30 -dict=$(abspath tests/fuzz/grub-config.dict)))
$(eval $(call fuzz_target,guest-state,qemu-integration/migration/description.c \
	qemu-integration/migration/stream.c qemu-integration/migration/stream-reader.c \
	qemu-integration/migration/stream-writer.c qemu-integration/xen/page-data-reader.c \
	common/alloc.c common/zeros.c,-ljson-c -lxxhash,-max_len=4096))
$(eval $(call fuzz_target,ipxe-script,$(wildcard netboot/ipxe/*.c) $(NETBOOT_FUZZED),, \
	-max_len=4096 -timeout=30 -dict=$(abspath tests/fuzz/ipxe-script.dict)))
$(eval $(call fuzz_target,kernel-image,tests/unit/loader/layout-check.c \
	$(filter-out loader/xz-kernel.c,$(LOADER_SOURCES)),,-max_len=131200))
$(eval $(call fuzz_target,netboot-menu,$(NETBOOT_MENU_PURE) $(TERMINAL_TESTED),-lvterm, \
	-max_len=512 -dict=$(abspath tests/fuzz/control-sequences.dict)))
$(eval $(call fuzz_target,pxelinux-config,$(wildcard netboot/pxelinux/*.c) \
	netboot/kernel-arguments.c common/alloc.c,, \
	-max_len=4096 -dict=$(abspath tests/fuzz/pxelinux.dict)))
$(eval $(call fuzz_target,qmp-frame,qemu-integration/monitor/qmp-frame.c,-levent_core -ljson-c, \
	-max_len=2048))
$(eval $(call fuzz_target,terminal,pty-bridge/terminal/canvas.c pty-bridge/terminal/console-font.c \
	$(TERMINAL_TESTED) $(BUILD)/pty-bridge/terminal/console-font-data.o,-lvterm, \
	-max_len=512 -dict=$(abspath tests/fuzz/control-sequences.dict)))
$(eval $(call fuzz_target,tftp,$(TFTP_TESTED),,-max_len=8192))
$(eval $(call fuzz_target,uki,loader/uki.c loader/pe.c loader/kernel-file.c,,-max_len=4096))
$(eval $(call fuzz_target,uri,netboot/uri.c common/decimal.c,,-max_len=2048))
$(eval $(call fuzz_target,xz-kernel,loader/xz-kernel.c loader/bzimage.c \
	loader/kernel-file.c,-llzma,-max_len=4096))
