// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Packets received, by the model of the network card. */
#include "bpf_base.h"
#include "bpf_metrics.h"

struct bus_type {
	const char *name;
} KERNEL_TYPE;

struct device {
	struct device *parent;
	const struct bus_type *bus;
} KERNEL_TYPE;

struct pci_dev {
	struct device dev;
	__u32 class;
	__u16 vendor;
	__u16 device;
} KERNEL_TYPE;

struct net_device {
	int ifindex;
	struct device dev;
} KERNEL_TYPE;

struct sk_buff {
	struct net_device *dev;
} KERNEL_TYPE;

struct card {
	__u32 interface;
	__u32 vendor;
	__u32 device; /* vendor << 16 | device */
	__u32 class;
	__u32 subclass; /* class << 8 | subclass */
};

/* key: interface and its card, zeros if it is none on PCI; value: packets */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 256);
	__type(key, struct card);
	__type(value, __u64);
} nic_packets_total SEC(".maps");

static inline int is_pci(const struct bus_type *bus)
{
	char name[4] = {};

	bpf_probe_read_kernel_str(name, sizeof(name), bus->name);
	return name[0] == 'p' && name[1] == 'c' && name[2] == 'i' && !name[3];
}

/* Fills in the card whose member dev this is. */
static inline void describe(struct card *card, const struct device *device)
{
	const struct pci_dev *pci = NULL;
	__u16 id = 0;
	__u32 class = 0;

	pci = (const void *)((const char *)device -
			     __builtin_preserve_field_info(pci->dev, 0));
	bpf_probe_read_kernel(&id, sizeof(id), &pci->vendor);
	card->vendor = id;
	bpf_probe_read_kernel(&id, sizeof(id), &pci->device);
	card->device = card->vendor << 16 | id;
	bpf_probe_read_kernel(&class, sizeof(class), &pci->class);
	card->class = class >> 16;
	card->subclass = class >> 8;
}

SEC("tp_btf/netif_receive_skb")
int on_packet(void *context)
{
	const struct sk_buff *packet = (void *)ARGUMENT(context, 0);
	const struct net_device *interface = packet->dev;
	const struct device *parent = interface->dev.parent;
	struct card card = {.interface = interface->ifindex};

	if (parent && is_pci(parent->bus))
		describe(&card, parent);
	metric_increment_percpu(&nic_packets_total, &card, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
