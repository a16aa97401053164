/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Linux x86 boot protocol's structures: the setup header inside a bzImage, and struct
 * boot_params (the "zero page") that a kernel entered at its 32- or 64-bit entry point is given.
 *
 * Sources: Linux Documentation/arch/x86/boot.rst ("boot.rst"; the numbers are the offsets of the
 * setup header's fields in the file) and Documentation/arch/x86/zero-page.rst ("zero-page.rst"; the
 * numbers are offsets into boot_params). Both use the same offsets for the setup header.
 *
 * This header is included by the host program and by freestanding 32-bit code: fixed-size types
 * only, packed, little-endian. Fields are named as in those documents.
 */
#ifndef LOADER_BOOT_PARAMS_H
#define LOADER_BOOT_PARAMS_H

#include <stddef.h>
#include <stdint.h>

/* Where the setup header starts, in the file and in boot_params (boot.rst, field 0x1f1). */
#define SETUP_HEADER_OFFSET 0x1f1

#define SETUP_BOOT_FLAG 0xaa55               /* boot.rst, field 0x1fe */
#define SETUP_MAGIC     UINT32_C(0x53726448) /* "HdrS"; boot.rst, field 0x202 */

/* setup_header.type_of_loader (boot.rst, field 0x210) */
#define LOADER_TYPE_UNDEFINED 0xff

/* setup_header.loadflags (boot.rst, field 0x211) */
#define LOADED_HIGH   0x01 /* protected-mode part loads at 0x100000: a bzImage */
#define KASLR_FLAG    0x02
#define QUIET_FLAG    0x20
#define KEEP_SEGMENTS 0x40
#define CAN_USE_HEAP  0x80 /* heap_end_ptr is valid */

/* setup_header.vid_mode (boot.rst, "Special Command Line Options"): what vga=normal means */
#define VID_MODE_NORMAL 0xffff

/* setup_header.xloadflags (boot.rst, field 0x236) */
#define XLF_KERNEL_64              0x0001 /* has a 64-bit entry point */
#define XLF_CAN_BE_LOADED_ABOVE_4G 0x0002

/* Offset of the 64-bit entry point in the protected-mode part (boot.rst, "64-bit Boot Protocol") */
#define KERNEL_ENTRY_64_OFFSET UINT32_C(0x200)

/* The setup header. The comment gives the offset in the file and the protocol that introduced it.
 */
struct setup_header {
    uint8_t setup_sects;        /* boot.rst, field 0x1f1, all: real-mode sectors after the first */
    uint16_t root_flags;        /* boot.rst, field 0x1f2, all */
    uint32_t syssize;           /* boot.rst, field 0x1f4, 2.04+ (16 bits before), 16-byte units */
    uint16_t ram_size;          /* boot.rst, field 0x1f8, all: obsolete */
    uint16_t vid_mode;          /* boot.rst, field 0x1fa, all */
    uint16_t root_dev;          /* boot.rst, field 0x1fc, all */
    uint16_t boot_flag;         /* boot.rst, field 0x1fe, all: SETUP_BOOT_FLAG */
    uint16_t jump;              /* boot.rst, field 0x200, 2.00+; byte 0x201: header length */
    uint32_t header;            /* boot.rst, field 0x202, 2.00+: SETUP_MAGIC */
    uint16_t version;           /* boot.rst, field 0x206, 2.00+: 0x0204 is 2.04 */
    uint32_t realmode_swtch;    /* boot.rst, field 0x208, 2.00+ */
    uint16_t start_sys_seg;     /* boot.rst, field 0x20c, 2.00+: obsolete */
    uint16_t kernel_version;    /* boot.rst, field 0x20e, 2.00+: string at this + 0x200; 0: none */
    uint8_t type_of_loader;     /* boot.rst, field 0x210, 2.00+ */
    uint8_t loadflags;          /* boot.rst, field 0x211, 2.00+: LOADED_HIGH, ... */
    uint16_t setup_move_size;   /* boot.rst, field 0x212, 2.00-2.01 */
    uint32_t code32_start;      /* boot.rst, field 0x214, 2.00+ */
    uint32_t ramdisk_image;     /* boot.rst, field 0x218, 2.00+: guest-physical */
    uint32_t ramdisk_size;      /* boot.rst, field 0x21c, 2.00+: bytes */
    uint32_t bootsect_kludge;   /* boot.rst, field 0x220, 2.00+: obsolete */
    uint16_t heap_end_ptr;      /* boot.rst, field 0x224, 2.01+ */
    uint8_t ext_loader_ver;     /* boot.rst, field 0x226, 2.02+ */
    uint8_t ext_loader_type;    /* boot.rst, field 0x227, 2.02+ */
    uint32_t cmd_line_ptr;      /* boot.rst, field 0x228, 2.02+: guest-physical */
    uint32_t initrd_addr_max;   /* boot.rst, field 0x22c, 2.03+: highest byte of the initrd */
    uint32_t kernel_alignment;  /* boot.rst, field 0x230, 2.05+: bytes */
    uint8_t relocatable_kernel; /* boot.rst, field 0x234, 2.05+: boolean */
    uint8_t min_alignment;      /* boot.rst, field 0x235, 2.10+: power of two */
    uint16_t xloadflags;        /* boot.rst, field 0x236, 2.12+: XLOADED_HIGH, ... */
    uint32_t cmdline_size;      /* boot.rst, field 0x238, 2.06+: bytes without the NUL */
    uint32_t hardware_subarch;  /* boot.rst, field 0x23c, 2.07+ */
    uint64_t hardware_subarch_data; /* boot.rst, field 0x240, 2.07+ */
    uint32_t payload_offset;        /* boot.rst, field 0x248, 2.08+: in the protected-mode part */
    uint32_t payload_length;        /* boot.rst, field 0x24c, 2.08+: bytes */
    uint64_t setup_data;            /* boot.rst, field 0x250, 2.09+: guest-physical list */
    uint64_t pref_address;          /* boot.rst, field 0x258, 2.10+ */
    uint32_t init_size;             /* boot.rst, field 0x260, 2.10+: bytes from the runtime start */
    uint32_t handover_offset;       /* boot.rst, field 0x264, 2.11+ */
    uint32_t kernel_info_offset;    /* boot.rst, field 0x268, 2.15+ */
} __attribute__((packed));

/* Offset in the file and in boot_params of a field of struct setup_header */
#define SETUP_FIELD(field) (SETUP_HEADER_OFFSET + offsetof(struct setup_header, field))

_Static_assert(SETUP_FIELD(setup_sects) == 0x1f1, "boot.rst");
_Static_assert(SETUP_FIELD(root_flags) == 0x1f2, "boot.rst");
_Static_assert(SETUP_FIELD(syssize) == 0x1f4, "boot.rst");
_Static_assert(SETUP_FIELD(ram_size) == 0x1f8, "boot.rst");
_Static_assert(SETUP_FIELD(vid_mode) == 0x1fa, "boot.rst");
_Static_assert(SETUP_FIELD(root_dev) == 0x1fc, "boot.rst");
_Static_assert(SETUP_FIELD(boot_flag) == 0x1fe, "boot.rst");
_Static_assert(SETUP_FIELD(jump) == 0x200, "boot.rst");
_Static_assert(SETUP_FIELD(header) == 0x202, "boot.rst");
_Static_assert(SETUP_FIELD(version) == 0x206, "boot.rst");
_Static_assert(SETUP_FIELD(realmode_swtch) == 0x208, "boot.rst");
_Static_assert(SETUP_FIELD(start_sys_seg) == 0x20c, "boot.rst");
_Static_assert(SETUP_FIELD(kernel_version) == 0x20e, "boot.rst");
_Static_assert(SETUP_FIELD(type_of_loader) == 0x210, "boot.rst");
_Static_assert(SETUP_FIELD(loadflags) == 0x211, "boot.rst");
_Static_assert(SETUP_FIELD(setup_move_size) == 0x212, "boot.rst");
_Static_assert(SETUP_FIELD(code32_start) == 0x214, "boot.rst");
_Static_assert(SETUP_FIELD(ramdisk_image) == 0x218, "boot.rst");
_Static_assert(SETUP_FIELD(ramdisk_size) == 0x21c, "boot.rst");
_Static_assert(SETUP_FIELD(bootsect_kludge) == 0x220, "boot.rst");
_Static_assert(SETUP_FIELD(heap_end_ptr) == 0x224, "boot.rst");
_Static_assert(SETUP_FIELD(ext_loader_ver) == 0x226, "boot.rst");
_Static_assert(SETUP_FIELD(ext_loader_type) == 0x227, "boot.rst");
_Static_assert(SETUP_FIELD(cmd_line_ptr) == 0x228, "boot.rst");
_Static_assert(SETUP_FIELD(initrd_addr_max) == 0x22c, "boot.rst");
_Static_assert(SETUP_FIELD(kernel_alignment) == 0x230, "boot.rst");
_Static_assert(SETUP_FIELD(relocatable_kernel) == 0x234, "boot.rst");
_Static_assert(SETUP_FIELD(min_alignment) == 0x235, "boot.rst");
_Static_assert(SETUP_FIELD(xloadflags) == 0x236, "boot.rst");
_Static_assert(SETUP_FIELD(cmdline_size) == 0x238, "boot.rst");
_Static_assert(SETUP_FIELD(hardware_subarch) == 0x23c, "boot.rst");
_Static_assert(SETUP_FIELD(hardware_subarch_data) == 0x240, "boot.rst");
_Static_assert(SETUP_FIELD(payload_offset) == 0x248, "boot.rst");
_Static_assert(SETUP_FIELD(payload_length) == 0x24c, "boot.rst");
_Static_assert(SETUP_FIELD(setup_data) == 0x250, "boot.rst");
_Static_assert(SETUP_FIELD(pref_address) == 0x258, "boot.rst");
_Static_assert(SETUP_FIELD(init_size) == 0x260, "boot.rst");
_Static_assert(SETUP_FIELD(handover_offset) == 0x264, "boot.rst");
_Static_assert(SETUP_FIELD(kernel_info_offset) == 0x268, "boot.rst");
_Static_assert(sizeof(struct setup_header) == 0x7b, "ends at 0x26c");

/* screen_info.orig_video_isVGA (Linux include/uapi/linux/screen_info.h) */
#define VIDEO_TYPE_NONE 0x00 /* nothing known of a screen */
#define VIDEO_TYPE_VGA  0x01 /* VGA in a text mode, as Linux's own real-mode code says it */
#define VIDEO_TYPE_VLFB 0x23 /* linear framebuffer, set up by VESA or as if by it */

/*
 * What is on the screen when the kernel starts (zero-page.rst, 0x000; layout: Linux
 * include/uapi/linux/screen_info.h).
 */
struct screen_info {
    uint8_t orig_x;             /* 0x00: cursor column */
    uint8_t orig_y;             /* 0x01: cursor row */
    uint16_t ext_mem_k;         /* 0x02: KiB of memory from 1 MiB on, as INT 15h AH=88h says */
    uint16_t orig_video_page;   /* 0x04: text page shown */
    uint8_t orig_video_mode;    /* 0x06: BIOS mode number; 3 is 80x25 colour text */
    uint8_t orig_video_cols;    /* 0x07: text columns */
    uint8_t flags;              /* 0x08: VIDEO_FLAGS_NOCURSOR = 1 */
    uint8_t unused2;            /* 0x09 */
    uint16_t orig_video_ega_bx; /* 0x0a: BX of INT 10h AH=12h; BL = 0x10 means no EGA or VGA */
    uint16_t unused3;           /* 0x0c */
    uint8_t orig_video_lines;   /* 0x0e: text rows */
    uint8_t orig_video_isVGA;   /* 0x0f: VIDEO_TYPE_* */
    uint16_t orig_video_points; /* 0x10: height of a character in scan lines */

    /* linear framebuffer */
    uint16_t lfb_width;       /* 0x12: pixels */
    uint16_t lfb_height;      /* 0x14: pixels */
    uint16_t lfb_depth;       /* 0x16: bits per pixel */
    uint32_t lfb_base;        /* 0x18: guest-physical */
    uint32_t lfb_size;        /* 0x1c: in units of 64 KiB for VIDEO_TYPE_VLFB */
    uint16_t cl_magic;        /* 0x20: 0xa33f if a command line lies at cl_offset (before 2.02) */
    uint16_t cl_offset;       /* 0x22 */
    uint16_t lfb_linelength;  /* 0x24: bytes per row */
    uint8_t red_size;         /* 0x26: bits */
    uint8_t red_pos;          /* 0x27: lowest bit */
    uint8_t green_size;       /* 0x28 */
    uint8_t green_pos;        /* 0x29 */
    uint8_t blue_size;        /* 0x2a */
    uint8_t blue_pos;         /* 0x2b */
    uint8_t rsvd_size;        /* 0x2c */
    uint8_t rsvd_pos;         /* 0x2d */
    uint16_t vesapm_seg;      /* 0x2e: VESA protected-mode interface; 0: none */
    uint16_t vesapm_off;      /* 0x30 */
    uint16_t pages;           /* 0x32 */
    uint16_t vesa_attributes; /* 0x34 */
    uint32_t capabilities;    /* 0x36: bit 1: lfb_base has 64 bits, see ext_lfb_base */
    uint32_t ext_lfb_base;    /* 0x3a: upper half of lfb_base */
    uint8_t reserved[2];      /* 0x3e */
} __attribute__((packed));

_Static_assert(offsetof(struct screen_info, orig_video_ega_bx) == 0x0a, "screen_info.h");
_Static_assert(offsetof(struct screen_info, orig_video_isVGA) == 0x0f, "screen_info.h");
_Static_assert(offsetof(struct screen_info, lfb_base) == 0x18, "screen_info.h");
_Static_assert(offsetof(struct screen_info, lfb_linelength) == 0x24, "screen_info.h");
_Static_assert(offsetof(struct screen_info, vesapm_seg) == 0x2e, "screen_info.h");
_Static_assert(offsetof(struct screen_info, capabilities) == 0x36, "screen_info.h");
_Static_assert(offsetof(struct screen_info, ext_lfb_base) == 0x3a, "screen_info.h");
_Static_assert(sizeof(struct screen_info) == 0x40, "zero-page.rst, 0x000/040");

/* e820_entry.type (ACPI specification, "Address Range Types") */
#define E820_TYPE_RAM      1
#define E820_TYPE_RESERVED 2
#define E820_TYPE_ACPI     3
#define E820_TYPE_NVS      4
#define E820_TYPE_UNUSABLE 5

/* One range of guest-physical memory. */
struct e820_entry {
    uint64_t addr; /* first byte */
    uint64_t size; /* bytes */
    uint32_t type; /* E820_TYPE_* */
} __attribute__((packed));

_Static_assert(sizeof(struct e820_entry) == 20, "zero-page.rst, 0x2d0: 128 of them in 0xa00 bytes");

#define E820_ENTRIES_MAX 128

/* The zero page. What the project does not fill stays an array of bytes. */
struct boot_params {
    struct screen_info screen_info;   /* zero-page.rst, 0x000 */
    uint8_t apm_bios_info[0x14];      /* zero-page.rst, 0x040 */
    uint8_t pad_054[0x04];            /* 0x054 */
    uint64_t tboot_addr;              /* zero-page.rst, 0x058 */
    uint8_t ist_info[0x10];           /* zero-page.rst, 0x060 */
    uint64_t acpi_rsdp_addr;          /* zero-page.rst, 0x070: 0: the kernel looks for it itself */
    uint8_t pad_078[0x08];            /* 0x078 */
    uint8_t hd0_info[0x10];           /* zero-page.rst, 0x080: obsolete */
    uint8_t hd1_info[0x10];           /* zero-page.rst, 0x090: obsolete */
    uint8_t sys_desc_table[0x10];     /* zero-page.rst, 0x0a0: obsolete */
    uint8_t olpc_ofw_header[0x10];    /* zero-page.rst, 0x0b0 */
    uint32_t ext_ramdisk_image;       /* zero-page.rst, 0x0c0: upper half of ramdisk_image */
    uint32_t ext_ramdisk_size;        /* zero-page.rst, 0x0c4: upper half of ramdisk_size */
    uint32_t ext_cmd_line_ptr;        /* zero-page.rst, 0x0c8: upper half of cmd_line_ptr */
    uint8_t pad_0cc[0x70];            /* 0x0cc */
    uint32_t cc_blob_address;         /* zero-page.rst, 0x13c */
    uint8_t edid_info[0x80];          /* zero-page.rst, 0x140 */
    uint8_t efi_info[0x20];           /* zero-page.rst, 0x1c0 */
    uint32_t alt_mem_k;               /* zero-page.rst, 0x1e0: KiB from 1 MiB on */
    uint32_t scratch;                 /* zero-page.rst, 0x1e4: the kernel's own */
    uint8_t e820_entries;             /* zero-page.rst, 0x1e8: entries used in e820_table */
    uint8_t eddbuf_entries;           /* zero-page.rst, 0x1e9 */
    uint8_t edd_mbr_sig_buf_entries;  /* zero-page.rst, 0x1ea */
    uint8_t kbd_status;               /* zero-page.rst, 0x1eb */
    uint8_t secure_boot;              /* zero-page.rst, 0x1ec */
    uint8_t pad_1ed[0x02];            /* 0x1ed */
    uint8_t sentinel;                 /* zero-page.rst, 0x1ef: must be 0, else fields are cleared */
    uint8_t pad_1f0[0x01];            /* 0x1f0 */
    struct setup_header hdr;          /* zero-page.rst, 0x1f1 */
    uint8_t pad_26c[0x24];            /* 0x26c: room for a longer setup header */
    uint8_t edd_mbr_sig_buffer[0x40]; /* zero-page.rst, 0x290 */
    struct e820_entry e820_table[E820_ENTRIES_MAX]; /* zero-page.rst, 0x2d0 */
    uint8_t pad_cd0[0x30];                          /* 0xcd0 */
    uint8_t eddbuf[0x1ec];                          /* zero-page.rst, 0xd00 */
    uint8_t pad_eec[0x114];                         /* 0xeec */
} __attribute__((packed));

_Static_assert(offsetof(struct boot_params, apm_bios_info) == 0x040, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, tboot_addr) == 0x058, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, ist_info) == 0x060, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, acpi_rsdp_addr) == 0x070, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, hd0_info) == 0x080, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, sys_desc_table) == 0x0a0, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, olpc_ofw_header) == 0x0b0, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, ext_ramdisk_image) == 0x0c0, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, ext_ramdisk_size) == 0x0c4, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, ext_cmd_line_ptr) == 0x0c8, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, cc_blob_address) == 0x13c, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, edid_info) == 0x140, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, efi_info) == 0x1c0, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, alt_mem_k) == 0x1e0, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, e820_entries) == 0x1e8, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, sentinel) == 0x1ef, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, hdr) == SETUP_HEADER_OFFSET, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, edd_mbr_sig_buffer) == 0x290, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, e820_table) == 0x2d0, "zero-page.rst");
_Static_assert(offsetof(struct boot_params, eddbuf) == 0xd00, "zero-page.rst");
_Static_assert(sizeof(struct boot_params) == 4096, "zero-page.rst: one page");

#endif
