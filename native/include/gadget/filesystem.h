/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Paths of files, under the names that sources written for Inspektor Gadget
 * use. Include vmlinux.h first.
 */
#ifndef BPF_METRICS_GADGET_FILESYSTEM_H
#define BPF_METRICS_GADGET_FILESYSTEM_H

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define GADGET_PATH_MAX 512

#define GADGET_PATH_NAMES 80 /* that are followed up at most */
#define GADGET_PATH_ROOM 4096 /* a power of two, as the verifier likes it */

/* A path grows from the end of text to its front. Names are put at an offset
 * below GADGET_PATH_ROOM, so the longest of them needs room behind it.
 */
struct gadget_path_buffer {
	char text[2 * GADGET_PATH_ROOM];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct gadget_path_buffer);
} gadget_path_buffers SEC(".maps");

/* Puts a name and a slash in front, and returns where the path then begins; the
 * same as before if it does not fit.
 */
static __always_inline __u32
gadget_path_prepend(struct gadget_path_buffer *path, __u32 begin,
		    struct dentry *dentry, __u32 size)
{
	const unsigned char *name = BPF_CORE_READ(dentry, d_name.name);
	__u32 length = BPF_CORE_READ(dentry, d_name.len) & (size - 1);
	__u32 slash = begin - length - 1;

	if (!length || length >= begin)
		return begin;
	slash &= GADGET_PATH_ROOM - 1;
	path->text[slash] = '/';
	if (bpf_probe_read_kernel(&path->text[slash + 1],
				  length & (GADGET_PATH_ROOM - 1), name))
		return begin;
	return slash;
}

/* The absolute path, in a buffer of this processor; size, a power of two,
 * bounds each of its names. NULL if there is none.
 */
static __always_inline void *get_path_str_with_size(const struct path *of,
						     __u32 size)
{
	__u32 begin = GADGET_PATH_ROOM - 1;
	__u32 first = 0;
	struct dentry *dentry = BPF_CORE_READ(of, dentry);
	struct vfsmount *root_of = BPF_CORE_READ(of, mnt);
	struct mount *mount = container_of(root_of, struct mount, mnt);
	struct gadget_path_buffer *path =
		bpf_map_lookup_elem(&gadget_path_buffers, &first);

	if (!path || !size || size & (size - 1))
		return NULL;
	path->text[begin] = 0;
	for (int i = 0; i < GADGET_PATH_NAMES; i++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);

		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			if (mount == above)
				break;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			continue;
		}
		/* outside of any mount, such as a memfd */
		if (dentry == parent) {
			begin = gadget_path_prepend(path, begin, dentry, size);
			begin += path->text[begin & (GADGET_PATH_ROOM - 1)] ==
				 '/';
			return &path->text[begin & (GADGET_PATH_ROOM - 1)];
		}
		begin = gadget_path_prepend(path, begin, dentry, size);
		dentry = parent;
	}
	if (begin == GADGET_PATH_ROOM - 1)
		path->text[--begin] = '/';
	return &path->text[begin & (GADGET_PATH_ROOM - 1)];
}

static __always_inline void *get_path_str(const struct path *path)
{
	return get_path_str_with_size(path, GADGET_PATH_MAX);
}

/* The file of a descriptor of the current process, NULL if there is none. */
static __always_inline struct file *get_struct_file_for_fd(int descriptor)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **files = BPF_CORE_READ(table, fd);
	struct file *file = NULL;

	if (descriptor >= 0 &&
	    (unsigned int)descriptor < BPF_CORE_READ(table, max_fds))
		bpf_probe_read_kernel(&file, sizeof(file), &files[descriptor]);
	return file;
}

/* What was written with the zero at its end, or an error below zero. */
static __always_inline long read_full_path_of_open_file_fd(int descriptor,
							   char *into,
							   __u64 size)
{
	struct file *file = get_struct_file_for_fd(descriptor);
	char *path = file ? get_path_str_with_size(&file->f_path, size) : NULL;

	return path ? bpf_probe_read_kernel_str(into, size, path) : -1;
}

#endif
