# The unit tests: programs that need neither Xen nor QEMU. All of them are registered here.
#
#     $(eval $(call unit_test,NAME,SOURCES,LIBRARIES))
#
# builds build/tests/unit/NAME-test from tests/unit/NAME-test.c and the C files SOURCES that it tests
# (common/bytes.c and common/error.c are always there) with gcc's address and undefined-behaviour
# sanitizers, links it with cmocka and the optional LIBRARIES, and lets `make check-unit` run it.
# The sanitized objects lie under build/sanitized/; all tests share them.

UNIT_TESTS :=

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

$(BUILD)/sanitized/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -O1 -g $(SANITIZE) $(DEPFLAGS) -c $< -o $@

define unit_test
UNIT_TESTS += $(BUILD)/tests/unit/$(1)-test
$(BUILD)/tests/unit/$(1)-test: $(patsubst %.c,$(BUILD)/sanitized/%.o,$(sort \
		tests/unit/$(1)-test.c $(2) common/bytes.c common/error.c))
	@mkdir -p $$(@D)
	$$(CC) $$(SANITIZE) $$(filter %.o,$$^) -lcmocka $(3) -o $$@
endef

$(eval $(call unit_test,common/call-gate,common/call-gate.c))
$(eval $(call unit_test,common/cpu-list,common/cpu-list.c common/decimal.c))
$(eval $(call unit_test,common/decimal,common/decimal.c))
$(eval $(call unit_test,common/error))
$(eval $(call unit_test,common/file-io,common/call-gate.c common/file-io.c \
	common/unnamed-file.c))
$(eval $(call unit_test,common/inherited,common/inherited.c common/decimal.c))
$(eval $(call unit_test,common/guarded-mapping,common/guarded-mapping.c))
OPTION_LIST := common/alloc.c common/option-list.c

$(eval $(call unit_test,common/json,,-ljson-c))
$(eval $(call unit_test,common/json-list,common/json-list.c $(OPTION_LIST),-ljson-c))
$(eval $(call unit_test,common/option-list,$(OPTION_LIST)))
$(eval $(call unit_test,common/process,common/process.c common/call-gate.c))
$(eval $(call unit_test,common/qmp,common/qmp.c,-levent_core -ljson-c))
$(eval $(call unit_test,common/resolve,common/alloc.c common/resolve.c))
$(eval $(call unit_test,common/tmpfs,common/tmpfs.c))
$(eval $(call unit_test,common/utf8,common/utf8.c))

# The firmware's C code that decides, compiled natively.
FIRMWARE_NATIVE := $(addprefix firmware/direct-boot/, \
	bios-data-area.c firmware-tables.c handoff-check.c hvmloader-info.c long-mode.c memory-map.c \
	take-over.c) tests/unit/firmware/direct-boot/fake-guest.c

$(eval $(call unit_test,firmware/direct-boot/bios-data-area,$(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware/direct-boot/firmware-tables,$(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware/direct-boot/handoff-check,$(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware/direct-boot/long-mode,$(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware/direct-boot/memory-map,$(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware/direct-boot/message-format,firmware/direct-boot/message-format.c))
$(eval $(call unit_test,firmware/direct-boot/take-over,$(FIRMWARE_NATIVE)))

$(eval $(call unit_test,firmware/uefi-boot/entry-points,firmware/uefi-boot/entry-points.c))
$(eval $(call unit_test,firmware/uefi-boot/handoff-check,firmware/uefi-boot/handoff-check.c \
	loader/uefi-layout.c))
$(eval $(call unit_test,firmware/uefi-boot/load-options,firmware/uefi-boot/load-options.c))

# What the kernel module has of Linux's headers is replaced.
$(BUILD)/sanitized/kernel-module/%.o: CPPFLAGS += -Itests/unit/kernel-module/stubs

$(eval $(call unit_test,kernel-module/domctl,kernel-module/domctl.c))

LOADER_TESTED := $(filter-out loader/xz-kernel.c,$(LOADER_SOURCES)) tests/unit/loader/samples.c

$(eval $(call unit_test,loader/acpi-tables,loader/acpi-tables.c))
$(eval $(call unit_test,loader/boot-layout,tests/unit/loader/layout-check.c $(LOADER_TESTED)))
$(eval $(call unit_test,loader/elf,tests/unit/loader/parse-sample.c $(LOADER_TESTED)))
$(eval $(call unit_test,loader/kernel-image,tests/unit/loader/parse-sample.c $(LOADER_TESTED)))
$(eval $(call unit_test,loader/layout-property,tests/unit/loader/layout-check.c $(LOADER_TESTED)))
$(eval $(call unit_test,loader/uefi-layout,loader/uefi-layout.c))
$(eval $(call unit_test,loader/uki,loader/uki.c loader/pe.c loader/kernel-file.c))
$(eval $(call unit_test,loader/xen-notes,loader/xen-notes.c loader/elf-headers.c \
	tests/unit/loader/samples.c))
$(eval $(call unit_test,loader/xen-kernel,$(LOADER_TESTED)))
$(eval $(call unit_test,loader/xz-kernel,loader/xz-kernel.c \
	loader/bzimage.c loader/kernel-file.c,-llzma))

$(eval $(call unit_test,netboot/loader-name,netboot/loader-name.c))
$(eval $(call unit_test,netboot/uri,netboot/uri.c common/decimal.c))

TFTP_TESTED := $(addprefix netboot/transfer/,tftp-client.c tftp-packets.c) common/decimal.c

$(eval $(call unit_test,netboot/transfer/http-response,netboot/transfer/http-response.c \
	common/decimal.c))
$(eval $(call unit_test,netboot/transfer/tftp-client,$(TFTP_TESTED)))
$(eval $(call unit_test,netboot/transfer/tftp-network,$(TFTP_TESTED)))
$(eval $(call unit_test,netboot/transfer/tftp-packets,$(TFTP_TESTED)))
$(eval $(call unit_test,netboot/transfer/watch,netboot/transfer/watch.c))
NETBOOT_DHCP_TESTED := $(filter-out %/dhcp.c %/interface.c %/sockets.c,$(wildcard netboot/dhcp/*.c)) \
	common/alloc.c tests/unit/netboot/dhcp/answers.c
DHCP_CLIENT_FIXTURE := tests/unit/netboot/dhcp/client-fixture.c

$(eval $(call unit_test,netboot/dhcp/client,$(NETBOOT_DHCP_TESTED) $(DHCP_CLIENT_FIXTURE)))
$(eval $(call unit_test,netboot/dhcp/client-pxe,$(NETBOOT_DHCP_TESTED) $(DHCP_CLIENT_FIXTURE)))
$(eval $(call unit_test,netboot/dhcp/client6,$(NETBOOT_DHCP_TESTED)))
$(eval $(call unit_test,netboot/dhcp/fill-settings,$(NETBOOT_DHCP_TESTED)))
$(eval $(call unit_test,netboot/dhcp/message,$(NETBOOT_DHCP_TESTED)))
# The interpreters of boot configurations, with a host that is a table of texts.
NETBOOT_TESTED := $(addprefix netboot/,boot-file.c loader-name.c growing-text.c \
	kernel-arguments.c uri.c) common/alloc.c common/decimal.c tests/unit/netboot/fake-host.c

$(eval $(call unit_test,netboot/ipxe/setting-type,netboot/ipxe/setting-type.c netboot/growing-text.c \
	common/alloc.c))
$(eval $(call unit_test,netboot/ipxe/ipxe,$(wildcard netboot/ipxe/*.c) $(NETBOOT_TESTED)))
$(eval $(call unit_test,netboot/grub/grub,$(wildcard netboot/grub/*.c) $(NETBOOT_TESTED)))
$(eval $(call unit_test,netboot/client/boot,netboot/client/boot.c netboot/boot-file.c \
	netboot/loader-name.c netboot/uri.c common/decimal.c))
$(eval $(call unit_test,netboot/client/image-store,$(addprefix netboot/client/,image-store.c result.c)))

$(eval $(call unit_test,packaging/guest/args-file,packaging/guest/args-file.c))

$(eval $(call unit_test,pty-bridge/bootloader/bootloader-output, \
	pty-bridge/bootloader/bootloader-output.c pty-bridge/bootloader/output-tail.c))
$(eval $(call unit_test,pty-bridge/disk/drive-options,pty-bridge/disk/drive-options.c \
	$(OPTION_LIST)))
$(eval $(call unit_test,pty-bridge/serial/serial-address,pty-bridge/serial/serial-address.c \
	$(OPTION_LIST)))

SERIAL_TESTED := $(wildcard pty-bridge/serial/*.c) common/call-gate.c common/resolve.c \
	$(OPTION_LIST) \
	tests/unit/pty-bridge/serial/line-fixture.c

$(eval $(call unit_test,pty-bridge/serial/serial-line,$(SERIAL_TESTED),-levent_core -lutil))
$(eval $(call unit_test,pty-bridge/serial/serial-escape,pty-bridge/serial/serial-escape.c, \
	-levent_core))
$(eval $(call unit_test,pty-bridge/serial/serial-mux,$(SERIAL_TESTED),-levent_core -lutil))
$(eval $(call unit_test,pty-bridge/serial/serial-switch,$(SERIAL_TESTED),-levent_core -lutil))
$(eval $(call unit_test,pty-bridge/serial/telnet,pty-bridge/serial/telnet.c,-levent_core))

TERMINAL_TESTED := $(addprefix pty-bridge/terminal/,terminal.c terminal-filter.c) \
	common/utf8.c

$(eval $(call unit_test,pty-bridge/terminal/canvas,pty-bridge/terminal/canvas.c \
	pty-bridge/terminal/console-font.c $(TERMINAL_TESTED), \
	$(BUILD)/pty-bridge/terminal/console-font-data.o -lvterm))
$(BUILD)/tests/unit/pty-bridge/terminal/canvas-test: \
	| $(BUILD)/pty-bridge/terminal/console-font-data.o
$(eval $(call unit_test,pty-bridge/terminal/curses,$(TERMINAL_TESTED),-lvterm -lncursesw -ltinfo))
$(eval $(call unit_test,pty-bridge/terminal/keyboard,$(addprefix pty-bridge/terminal/, \
	dead-keys.c keyboard.c keymap.c) $(TERMINAL_TESTED),-lvterm -lxkbcommon))
$(eval $(call unit_test,pty-bridge/terminal/terminal,$(TERMINAL_TESTED),-lvterm))
$(eval $(call unit_test,pty-bridge/terminal/terminal-repaint, \
	pty-bridge/terminal/terminal-repaint.c $(TERMINAL_TESTED),-lvterm))

NETBOOT_MENU_PURE := netboot/text.c $(addprefix netboot/menu/,key-decoder.c line-edit.c menu-view.c \
	progress.c screen.c) common/alloc.c common/utf8.c
NETBOOT_MENU_TESTED := $(NETBOOT_MENU_PURE) $(TERMINAL_TESTED) \
	tests/unit/netboot/menu/screen-check.c

$(eval $(call unit_test,netboot/menu/console,netboot/menu/console.c $(NETBOOT_MENU_TESTED) \
	common/call-gate.c common/file-io.c,-lvterm -lutil -lpthread))
$(eval $(call unit_test,netboot/menu/key-decoder,netboot/menu/key-decoder.c))
$(eval $(call unit_test,netboot/menu/line-edit,$(NETBOOT_MENU_TESTED),-lvterm))
$(eval $(call unit_test,netboot/menu/menu-view,$(NETBOOT_MENU_TESTED),-lvterm))
$(eval $(call unit_test,netboot/menu/progress,$(NETBOOT_MENU_TESTED),-lvterm))
$(eval $(call unit_test,netboot/menu/screen,$(NETBOOT_MENU_TESTED),-lvterm))

PXELINUX_TESTED := $(wildcard netboot/pxelinux/*.c) common/alloc.c \
	netboot/kernel-arguments.c netboot/uri.c common/decimal.c

$(eval $(call unit_test,netboot/pxelinux/debian,$(PXELINUX_TESTED) \
	tests/unit/netboot/fake-host.c))
$(eval $(call unit_test,netboot/pxelinux/files,netboot/pxelinux/files.c \
	netboot/uri.c common/decimal.c))
$(eval $(call unit_test,netboot/pxelinux/limits,$(PXELINUX_TESTED) \
	tests/unit/netboot/fake-host.c tests/unit/netboot/pxelinux/fixture.c))
$(eval $(call unit_test,netboot/pxelinux/pxelinux,$(PXELINUX_TESTED) \
	tests/unit/netboot/fake-host.c tests/unit/netboot/pxelinux/fixture.c))
$(eval $(call unit_test,netboot/text,netboot/text.c common/utf8.c))

$(eval $(call unit_test,qemu-integration/boot-choice/framebuffer-pages, \
	qemu-integration/boot-choice/framebuffer-pages.c))
$(eval $(call unit_test,qemu-integration/boot-choice/menu-line, \
	qemu-integration/boot-choice/menu-line.c))
$(eval $(call unit_test,qemu-integration/device-model/confinement, \
	qemu-integration/device-model/confinement.c,-lseccomp))
$(eval $(call unit_test,qemu-integration/device-model/console-switch, \
	qemu-integration/device-model/console-switch.c, \
	-levent_core))
$(eval $(call unit_test,qemu-integration/device-model/features,common/alloc.c common/process-output.c \
	common/call-gate.c common/file-io.c common/process.c common/unnamed-file.c \
	qemu-integration/device-model/features.c qemu-integration/host/trusted-directory.c,-lxxhash))
$(eval $(call unit_test,qemu-integration/device-model/output-relay,common/call-gate.c \
	common/file-io.c common/process.c common/unnamed-file.c \
	qemu-integration/device-model/output-relay.c qemu-integration/host/standard-error.c,-levent_core))
$(eval $(call unit_test,qemu-integration/device-model/plugged-disk, \
	qemu-integration/device-model/plugged-disk.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/device-model/qmp-client, \
	common/alloc.c common/qmp.c common/pass-descriptor.c \
	$(addprefix qemu-integration/device-model/,media.c qmp-client.c),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/guest/balloon,qemu-integration/guest/balloon.c))
$(eval $(call unit_test,qemu-integration/guest/effects,common/call-gate.c \
	common/alloc.c qemu-integration/guest/undo.c qemu-integration/xenstore/tree.c))
$(eval $(call unit_test,qemu-integration/guest/host-memory,common/decimal.c \
	qemu-integration/guest/host-memory.c qemu-integration/host/end-signals.c))
$(eval $(call unit_test,qemu-integration/guest/last-output,$(addprefix qemu-integration/, \
	guest/last-output.c xen/console-page.c)))
$(eval $(call unit_test,qemu-integration/guest/vcpus,qemu-integration/guest/vcpus.c))
$(eval $(call unit_test,qemu-integration/host/children,qemu-integration/host/children.c, \
	-levent_core))
$(eval $(call unit_test,qemu-integration/host/libvirt-setup,common/alloc.c \
	common/call-gate.c common/file-io.c qemu-integration/host/libvirt-setup.c))
$(eval $(call unit_test,qemu-integration/host/pidfile,qemu-integration/host/pidfile.c))
$(eval $(call unit_test,qemu-integration/host/service,qemu-integration/host/service.c))
$(eval $(call unit_test,qemu-integration/host/interruption,common/call-gate.c common/process.c \
	qemu-integration/host/end-signals.c))
$(eval $(call unit_test,qemu-integration/host/trusted-directory,common/call-gate.c \
	qemu-integration/host/trusted-directory.c))
KERNEL_CACHE_TESTED := $(addprefix qemu-integration/kernel/,cache.c cache-eviction.c) \
	qemu-integration/host/trusted-directory.c common/file-io.c common/unnamed-file.c \
	tests/unit/qemu-integration/kernel/cache-fixture.c

$(eval $(call unit_test,qemu-integration/kernel/boot-files, \
	qemu-integration/kernel/boot-files.c \
	$(addprefix loader/,efi-image.c elf-headers.c kernel-file.c pe.c xen-notes.c) \
	common/call-gate.c common/file-io.c))
$(eval $(call unit_test,qemu-integration/kernel/overwritten-files, \
	$(addprefix qemu-integration/kernel/,boot-files.c unified-image.c) $(LOADER_TESTED) \
	common/alloc.c common/call-gate.c common/file-io.c common/unnamed-file.c))
$(eval $(call unit_test,qemu-integration/kernel/unified-image, \
	qemu-integration/kernel/unified-image.c loader/uki.c loader/pe.c loader/kernel-file.c \
	common/alloc.c common/call-gate.c common/file-io.c))
$(eval $(call unit_test,qemu-integration/kernel/cache,$(KERNEL_CACHE_TESTED),-lxxhash))
$(eval $(call unit_test,qemu-integration/kernel/cache-eviction,$(KERNEL_CACHE_TESTED),-lxxhash))
$(eval $(call unit_test,qemu-integration/kernel/cache-interruption,$(KERNEL_CACHE_TESTED),-lxxhash))
$(eval $(call unit_test,qemu-integration/lifecycle/announcements, \
	qemu-integration/lifecycle/announcements.c))
$(eval $(call unit_test,qemu-integration/lifecycle/balloon-watch, \
	qemu-integration/lifecycle/balloon-watch.c))
$(eval $(call unit_test,qemu-integration/lifecycle/card-arguments,common/alloc.c common/decimal.c \
	qemu-integration/lifecycle/card-arguments.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/card-hotplug,common/alloc.c common/decimal.c \
	$(addprefix qemu-integration/lifecycle/,card-arguments.c card-hotplug.c) \
	qemu-integration/monitor/commands.c,-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/disk-hotplug,common/alloc.c common/decimal.c \
	qemu-integration/device-model/plugged-disk.c qemu-integration/lifecycle/disk-hotplug.c \
	$(addprefix qemu-integration/lifecycle/,card-arguments.c given-commands.c \
	hotplug-commands.c hotplugged-devices.c) qemu-integration/options/unavailable.c \
	qemu-integration/monitor/commands.c qemu-integration/plan/disk-name.c,-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/domain-commands, \
	$(wildcard qemu-integration/lifecycle/domain-*.c) qemu-integration/lifecycle/vcpu-names.c \
	qemu-integration/lifecycle/human-output.c \
	qemu-integration/monitor/commands.c common/alloc.c common/cpu-list.c common/decimal.c, \
	-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/endings,qemu-integration/lifecycle/endings.c, \
	-levent_core))
$(eval $(call unit_test,qemu-integration/lifecycle/human-output, \
	qemu-integration/lifecycle/human-output.c,-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/incoming, \
	$(addprefix qemu-integration/,lifecycle/incoming.c lifecycle/incoming-listener.c lifecycle/incoming-progress.c \
	monitor/commands.c),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/jobs,qemu-integration/lifecycle/jobs.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/dump,$(addprefix qemu-integration/, \
	lifecycle/client-descriptor.c lifecycle/dump.c lifecycle/migration-child.c \
	migration/channel.c migration/transport.c host/children.c) common/alloc.c common/process.c \
	common/call-gate.c common/pass-descriptor.c common/resolve.c common/unnamed-file.c, \
	-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/hotplugged-devices, \
	qemu-integration/lifecycle/hotplugged-devices.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/migration-channels, \
	qemu-integration/lifecycle/migration-channels.c qemu-integration/plan/migration-address.c \
	common/alloc.c common/decimal.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/migration-progress, \
	$(addprefix qemu-integration/lifecycle/,migration-progress.c outgoing-progress.c),-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/migration-settings, \
	qemu-integration/lifecycle/migration-settings.c common/alloc.c common/decimal.c \
	qemu-integration/monitor/human-command.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/given-commands,$(addprefix \
	qemu-integration/lifecycle/,given-commands.c given-repeat.c password-commands.c),-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/monitors,$(addprefix qemu-integration/lifecycle/, \
	monitors.c requests.c)))
$(eval $(call unit_test,qemu-integration/lifecycle/reboot-storm, \
	qemu-integration/lifecycle/reboot-storm.c))
$(eval $(call unit_test,qemu-integration/lifecycle/snapshot-disks, \
	qemu-integration/lifecycle/snapshot-disks.c common/alloc.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/snapshot-files, \
	qemu-integration/lifecycle/snapshot-files.c qemu-integration/plan/snapshot-tag.c common/alloc.c))
$(eval $(call unit_test,qemu-integration/lifecycle/snapshot-list, \
	$(addprefix qemu-integration/lifecycle/,snapshot-files.c snapshot-list.c) \
	qemu-integration/plan/snapshot-tag.c common/alloc.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/replaced-devices,common/decimal.c \
	common/json-list.c qemu-integration/lifecycle/replaced-devices.c $(addprefix \
	qemu-integration/options/,choice.c passed.c pv-device-kinds.c pv-disk.c) \
	qemu-integration/plan/disk-name.c $(OPTION_LIST),-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/screen-commands, \
	qemu-integration/lifecycle/screen-commands.c qemu-integration/monitor/commands.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/snapshots,$(addprefix qemu-integration/lifecycle/, \
	snapshots.c snapshot-disks.c snapshot-files.c snapshot-load.c snapshot-save.c) qemu-integration/plan/snapshot-tag.c \
	common/alloc.c common/call-gate.c common/unnamed-file.c,-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/start,qemu-integration/lifecycle/start.c \
	common/call-gate.c, \
	-levent_core))
$(eval $(call unit_test,qemu-integration/lifecycle/stats-commands,$(addprefix qemu-integration/, \
	lifecycle/stats.c lifecycle/stats-commands.c lifecycle/vcpu-names.c lifecycle/human-output.c \
	monitor/commands.c) common/alloc.c common/decimal.c,-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/vcpu-commands, \
	$(addprefix qemu-integration/lifecycle/,vcpu-commands.c vcpu-names.c) \
	qemu-integration/monitor/commands.c common/decimal.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/lifecycle/vcpu-threads,common/alloc.c \
	qemu-integration/lifecycle/vcpu-threads.c,-levent_core))
SERIAL_ENDS := $(addprefix pty-bridge/serial/,serial-address.c serial-ends.c \
	telnet.c) common/call-gate.c common/decimal.c common/inherited.c common/resolve.c
MONITOR_PURE := $(addprefix qemu-integration/monitor/,commands.c human.c human-command.c human-help.c \
	qmp-message.c qmp-session.c restriction.c schema.c) common/alloc.c

$(eval $(call unit_test,qemu-integration/monitor/commands,$(MONITOR_PURE),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/front,$(wildcard qemu-integration/monitor/*.c) \
	$(SERIAL_ENDS) \
	common/pass-descriptor.c common/utf8.c $(OPTION_LIST),-levent_core -ljson-c -lutil))
$(eval $(call unit_test,qemu-integration/monitor/completion,$(addprefix qemu-integration/monitor/, \
	completion.c file-names.c line-editor.c line-text.c) common/utf8.c $(MONITOR_PURE), \
	-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/dialog,$(addprefix qemu-integration/monitor/, \
	completion.c dialog.c file-names.c line-editor.c line-text.c) pty-bridge/serial/telnet.c \
	common/utf8.c $(MONITOR_PURE),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/person,$(wildcard qemu-integration/monitor/*.c) \
	$(SERIAL_ENDS) \
	common/pass-descriptor.c common/utf8.c $(OPTION_LIST),-levent_core -ljson-c -lutil))
$(eval $(call unit_test,qemu-integration/monitor/human-command,$(MONITOR_PURE),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/line-editor,qemu-integration/monitor/line-editor.c \
	qemu-integration/monitor/line-text.c common/utf8.c, \
	-levent_core))
$(eval $(call unit_test,qemu-integration/monitor/later,$(wildcard qemu-integration/monitor/*.c) \
	$(SERIAL_ENDS) \
	common/pass-descriptor.c common/utf8.c $(OPTION_LIST),-levent_core -ljson-c -lutil))
$(eval $(call unit_test,qemu-integration/migration/description,common/alloc.c \
	qemu-integration/migration/description.c,-ljson-c))
$(eval $(call unit_test,qemu-integration/migration/stream,qemu-integration/migration/stream.c \
	qemu-integration/migration/stream-reader.c qemu-integration/migration/stream-writer.c \
	common/zeros.c,-lxxhash))
$(eval $(call unit_test,qemu-integration/migration/transport,common/call-gate.c common/process.c \
	common/alloc.c common/resolve.c common/unnamed-file.c qemu-integration/migration/transport.c))
$(eval $(call unit_test,qemu-integration/network/namespace,common/call-gate.c common/pass-descriptor.c \
	common/process.c common/zeros.c qemu-integration/network/namespace.c \
	qemu-integration/network/rtnetlink.c,-lmnl))
$(eval $(call unit_test,qemu-integration/plan/migration-address,common/decimal.c \
	qemu-integration/plan/migration-address.c))
$(eval $(call unit_test,qemu-integration/monitor/qmp-frame, \
	qemu-integration/monitor/qmp-frame.c,-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/qmp-queue, \
	qemu-integration/monitor/qmp-queue.c $(MONITOR_PURE),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/restriction,$(MONITOR_PURE),-levent_core -ljson-c))
$(eval $(call unit_test,qemu-integration/monitor/qmp-session,$(MONITOR_PURE),-levent_core -ljson-c))
$(foreach family,boot chardevs device-memory display drives help host machine network options processor \
	pv-devices refused run, \
	$(eval $(call unit_test,qemu-integration/options/$(family), \
		$(wildcard qemu-integration/options/*.c) common/decimal.c common/json-list.c $(OPTION_LIST),-ljson-c -luuid)))
$(eval $(call unit_test,qemu-integration/ownership/domain-owner,common/call-gate.c \
	$(addprefix qemu-integration/,ownership/domain-owner.c ownership/guest-nodes.c \
	ownership/mark.c xenstore/store.c), \
	-lxenstore))
$(eval $(call unit_test,qemu-integration/ownership/reap,$(addprefix qemu-integration/, \
	network/netback.c ownership/guest-nodes.c ownership/mark.c ownership/reap.c),-luuid))
$(eval $(call unit_test,qemu-integration/plan/boot-order,$(addprefix qemu-integration/plan/, \
	boot-order.c netdev.c) common/decimal.c $(OPTION_LIST)))
$(eval $(call unit_test,qemu-integration/plan/disk-name,common/decimal.c \
	qemu-integration/plan/disk-name.c))
$(eval $(call unit_test,qemu-integration/plan/later-life,$(addprefix qemu-integration/plan/,argv.c \
	later-life.c) $(OPTION_LIST)))
$(eval $(call unit_test,qemu-integration/plan/lines,$(addprefix qemu-integration/plan/, \
	argv.c chardev-users.c chardevs.c lines.c monitors.c qmp-monitors.c) pty-bridge/serial/serial-address.c common/decimal.c common/json-list.c \
	$(OPTION_LIST),-ljson-c))
$(eval $(call unit_test,qemu-integration/plan/monitors,$(addprefix qemu-integration/plan/,chardevs.c monitors.c) \
	$(OPTION_LIST)))
$(eval $(call unit_test,qemu-integration/plan/monitor-restriction,$(addprefix qemu-integration/plan/, \
	argv.c chardev-users.c chardevs.c monitor-restriction.c monitors.c qmp-monitors.c) \
	pty-bridge/serial/serial-address.c common/decimal.c common/json-list.c $(OPTION_LIST),-ljson-c))
$(eval $(call unit_test,qemu-integration/plan/snapshot-tag,qemu-integration/plan/snapshot-tag.c \
	common/alloc.c))
$(eval $(call unit_test,qemu-integration/plan/plan,$(addprefix qemu-integration/plan/,plan.c boot-order.c direct-boot.c \
	migration-address.c netdev.c \
	argv.c chardev-users.c chardevs.c lines.c monitor-restriction.c monitors.c qmp-monitors.c snapshot-tag.c user-network.c) pty-bridge/serial/serial-address.c \
	common/decimal.c common/json-list.c $(OPTION_LIST) $(LOADER_TESTED),-ljson-c -luuid))
$(eval $(call unit_test,qemu-integration/plan/qmp-monitors,$(addprefix qemu-integration/plan/,argv.c \
	chardev-users.c chardevs.c monitors.c qmp-monitors.c) pty-bridge/serial/serial-address.c common/decimal.c \
	common/json-list.c $(OPTION_LIST),-ljson-c))
$(eval $(call unit_test,qemu-integration/plan/user-network,$(addprefix qemu-integration/plan/, \
	argv.c user-network.c) common/decimal.c $(OPTION_LIST)))
$(eval $(call unit_test,qemu-integration/xen/build-steps,$(addprefix qemu-integration/xen/, \
	boot-state.c build-memory.c hypervisor.c) common/call-gate.c,$(XEN_LIBRARIES)))
RESTORED_MEMORY := $(addprefix qemu-integration/xen/,copy-window.c domain-info.c hypervisor.c \
	page-data-reader.c page-data-writer.c populated-pages.c restored-memory.c) \
	common/call-gate.c common/zeros.c
$(eval $(call unit_test,qemu-integration/xen/copy-window,$(RESTORED_MEMORY) \
	tests/unit/qemu-integration/xen/machine.c,$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xen/cpu-policy,qemu-integration/xen/cpu-policy.c \
	qemu-integration/xen/hypervisor.c common/call-gate.c,$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xen/dom0-memory,qemu-integration/xen/dom0-memory.c \
	qemu-integration/xen/hypervisor.c common/call-gate.c,$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xen/numa,qemu-integration/xen/numa.c \
	qemu-integration/xen/hypervisor.c common/call-gate.c,$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xen/page-data,qemu-integration/xen/page-data-reader.c \
	qemu-integration/xen/page-data-writer.c common/zeros.c))
$(eval $(call unit_test,qemu-integration/xen/populated-pages,$(RESTORED_MEMORY),$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xen/restore,$(RESTORED_MEMORY) \
	qemu-integration/xen/save-restore.c qemu-integration/xen/stream-calls.c common/file-io.c \
	tests/unit/qemu-integration/xen/machine.c,$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xen/restored-memory,$(RESTORED_MEMORY) \
	tests/unit/qemu-integration/xen/machine.c,$(XEN_LIBRARIES)))
$(eval $(call unit_test,qemu-integration/xenstore/store,common/call-gate.c \
	qemu-integration/xenstore/store.c))
$(eval $(call unit_test,qemu-integration/xenstore/watches,common/call-gate.c \
	qemu-integration/xenstore/watches.c))

$(eval $(call unit_test,viewer/viewer,$(addprefix viewer/,arguments.c key-keysym.c \
	key-scancode.c letterbox.c),-lxkbcommon))

.PHONY: check-unit
check-unit: $(UNIT_TESTS) ## Run the unit tests: no Xen, no QEMU, seconds
	$(PROVE) $(filter-out $(UNIT_TESTS_EXCEPT:%=$(BUILD)/tests/unit/%-test),$(UNIT_TESTS))
