/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/refused.h"

#include "common/array.h"

#define ONLY_TCG   "not available: it is for QEMU's own processors (TCG); guests run on Xen's"
#define NO_RESTORE "not available: a guest is saved as a stream; use -incoming"
#define ONLY_ROOT  "not available: QEMU opens files and Xen's devices as root while the guest runs"
#define OTHER_CPU  "not available: it is only for machines with other processors than x86"
#define BY_US      "not available: qemu-xen passes it to QEMU itself"
#define NO_FIRMWARE                                                                                \
    "not available: a guest has no firmware but the host's SeaBIOS, and neither UEFI nor flash "   \
    "memory"

/* Without help: the manual lists them. */
static const struct option_row rows[] = {
    {{"bios", "pflash", "shim"}, REFUSED(NO_FIRMWARE)},
    {{"mem-path"}, REFUSED("not available: a guest's memory is Xen's, in no file")},
    {{"numa"}, REFUSED("not available: a guest sees one NUMA node")},
    {{"acpitable"}, REFUSED("not available: hvmloader makes the guest's ACPI tables, not QEMU")},
    {{"fw_cfg"},
     REFUSED("not available: Xen's guests have no fw_cfg device; use -append or a disk")},
    {{"option-rom"},
     REFUSED("not available: the BIOS takes ROMs from PCI devices only; use -device "
             "MODEL,romfile=FILE")},
    {{"debugcon"},
     REFUSED("not available: Xen takes what is written to port 0xe9 (xl dmesg); use -device "
             "isa-debugcon,iobase=0x402,chardev=ID")},
    {{"tpmdev"}, REFUSED("not available: Debian's QEMU for Xen has no TPM")},
    {{"spice"}, REFUSED("not available: use -vnc")},
    {{"sd", "mtdblock"}, REFUSED("not available: a PC has no such disk; use -drive")},
    {{"portrait", "rotate"}, REFUSED("not available: only the screen of a PDA can be turned")},
    {{"gdb", "s"}, REFUSED("not available: QEMU does not run the processors; use Xen's gdbsx")},
    {{"icount", "plugin", "singlestep", "dfilter"}, REFUSED(ONLY_TCG)},
    {{"perfmap", "jitdump"}, REFUSED(ONLY_TCG)},
    {{"dump-vmstate"}, REFUSED(NO_RESTORE)},
    {{"runas", "chroot"}, REFUSED(ONLY_ROOT)},
    {{"async-teardown"},
     REFUSED("not available: Xen frees a guest's memory, not the end of QEMU's process")},
    {{"readconfig", "writeconfig"},
     REFUSED("not available: qemu-xen reads options only from the command line")},
    {{"preconfig"}, REFUSED("not available: QEMU has to be configured by the command line")},
    {{"qtest", "qtest-log"}, REFUSED("not available: it is for QEMU's own tests")},
    {{"audio-help"}, REFUSED("QEMU 8.0 removed it; use -audiodev help")},
    {{"dtb", "prom-env", "old-param", "g"}, REFUSED(OTHER_CPU)},
    {{"semihosting", "semihosting-config"}, REFUSED(OTHER_CPU)},
    {{"xen-domid", "xen-attach", "xen-domid-restrict"}, REFUSED(BY_US)},

    /* What older howtos and other QEMUs have. */
    {{"id"}, REFUSED("only the QEMU of Proxmox has it; use -name")},
    {{"loadstate"}, REFUSED("only the QEMU of Proxmox has it; use -restore")},
    {{"soundhw"}, REFUSED("QEMU 7.1 removed it; use -audio or -device")},
    {{"watchdog"}, REFUSED("QEMU 7.2 removed it; use -device i6300esb")},
    {{"balloon"}, REFUSED("QEMU 4.0 removed it; the guest's own Xen driver is the balloon")},
    {{"redir", "tftp", "smb", "bootp"}, REFUSED("QEMU 3.0 removed it; use -nic user,...")},
    {{"localtime", "startdate"}, REFUSED("QEMU 3.1 removed it; use -rtc")},
    {{"no-frame", "no-quit", "alt-grab", "ctrl-grab"}, REFUSED("QEMU removed it; use -display")},
    {{"no-kvm", "no-kvm-irqchip", "enable-hax"}, REFUSED("not available: guests run on Xen")},
};

const struct option_group refused_options = {"", rows, ARRAY_SIZE(rows)};
