# qemu-xen and xl side by side.
