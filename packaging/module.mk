# What makes an installed program: the service's helper, shell completions, and `make install`.
GUEST_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard packaging/guest/*.c)) $(COMMON_OBJECTS)

$(BUILD)/qemu-xen-guest: $(filter-out %/qmp.o %/json-list.o,$(GUEST_OBJECTS))
	$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

# Made from the table of options, which needs what the options need.
COMPLETION := $(BUILD)/packaging/completion
COMPLETION_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard packaging/completion/*.c \
	qemu-integration/options/*.c)) $(addprefix $(BUILD)/common/,alloc.o decimal.o error.o json-list.o \
	option-list.o)

$(COMPLETION)/generate: $(COMPLETION_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ -ljson-c -luuid -o $@

# @OPTIONS@ is replaced by what is generated; zsh's is one command over many lines.
$(COMPLETION)/qemu-xen: packaging/completion/qemu-xen.bash $(COMPLETION)/generate
	$(COMPLETION)/generate bash > $@.options
	sed -e '/^@OPTIONS@$$/{r $@.options' -e 'd}' $< > $@

$(COMPLETION)/_qemu-xen: packaging/completion/_qemu-xen $(COMPLETION)/generate
	$(COMPLETION)/generate zsh | sed 's/$$/ \\/' > $@.options
	sed -e '/^@OPTIONS@$$/{r $@.options' -e 'd}' $< > $@

COMPLETIONS := $(COMPLETION)/qemu-xen $(COMPLETION)/_qemu-xen

all: $(BUILD)/qemu-xen-guest $(COMPLETIONS)

# Where the distribution looks for them. They are not below PREFIX if that is /usr/local: systemd reads
# /usr/local/lib/systemd, but AppArmor and logrotate only /etc.
UNIT_DIR       ?= $(PREFIX)/lib/systemd/system
SYSCONFDIR     ?= /etc

.PHONY: install
install: all ## Install under $(DESTDIR)$(PREFIX) and $(DESTDIR)/etc
	install -D -m 755 $(BUILD)/qemu-xen $(DESTDIR)$(PREFIX)/bin/qemu-xen
	install -D -m 755 -t $(DESTDIR)$(PREFIX)/libexec/qemu-xen \
		$(BUILD)/qemu-xen-viewer $(BUILD)/qemu-xen-guest $(BUILD)/qemu-xen-netboot
	install -D -m 644 docs/qemu-xen.1 $(DESTDIR)$(PREFIX)/share/man/man1/qemu-xen.1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(COMPLETION)/qemu-xen
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions \
		$(COMPLETION)/_qemu-xen
	install -d $(DESTDIR)$(UNIT_DIR) $(DESTDIR)$(SYSCONFDIR)/apparmor.d
	sed 's|/usr/|$(PREFIX)/|' packaging/systemd/qemu-xen@.service \
		> $(DESTDIR)$(UNIT_DIR)/qemu-xen@.service
	sed 's|/usr/bin/qemu-xen|$(PREFIX)/bin/qemu-xen|; s|/usr/libexec/qemu-xen|$(PREFIX)/libexec/qemu-xen|' \
		packaging/apparmor/usr.bin.qemu-xen > $(DESTDIR)$(SYSCONFDIR)/apparmor.d/usr.bin.qemu-xen
	install -D -m 644 packaging/logrotate/qemu-xen $(DESTDIR)$(SYSCONFDIR)/logrotate.d/qemu-xen

.PHONY: deb
deb: ## Build Debian packages in build/deb/: for this release, or RELEASE=bookworm|trixie
	packaging/build-deb $(RELEASE)
