package io.bpfmetrics.sys;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Direct-mapped functions of libbpf, named as in {@code bpf/libbpf.h} and {@code bpf/btf.h}; all are there since 1.0.
 * Pointers are addresses, 0 is NULL.
 */
final class LibBpfCalls {
    private LibBpfCalls() {}

    /** Binds the functions; an {@link UnsatisfiedLinkError} tells that the library or a function is missing. */
    static void register() {
        Native.register(LibBpfCalls.class, "libbpf.so.1");
    }

    /** {@code libbpf_print_fn_t}; the last argument is a {@code va_list}, which these ABIs hand over as a pointer. */
    interface Print extends Callback {
        int print(int level, Pointer format, Pointer arguments);
    }

    static native String libbpf_version_string();

    static native Pointer libbpf_set_print(Print print);

    static native long bpf_object__open_file(String path, long options);

    static native int bpf_object__load(long object);

    static native void bpf_object__close(long object);

    static native long bpf_object__next_program(long object, long previous);

    static native long bpf_object__next_map(long object, long previous);

    static native long bpf_object__btf(long object);

    static native @Nullable Pointer btf__raw_data(long btf, long size);

    static native @Nullable String bpf_program__name(long program);

    static native @Nullable String bpf_program__section_name(long program);

    static native byte bpf_program__autoload(long program);

    static native int bpf_program__set_autoload(long program, byte isLoaded);

    static native int bpf_program__type(long program);

    static native int bpf_program__set_type(long program, int type);

    static native int bpf_program__expected_attach_type(long program);

    static native int bpf_program__set_expected_attach_type(long program, int type);

    static native int bpf_program__flags(long program);

    static native int bpf_program__set_flags(long program, int flags);

    static native int bpf_program__fd(long program);

    static native long bpf_program__attach(long program);

    static native long bpf_program__attach_xdp(long program, int interfaceIndex);

    static native long bpf_program__attach_cgroup(long program, int cgroup);

    static native long bpf_program__attach_netns(long program, int namespace);

    static native long bpf_program__attach_perf_event(long program, int event);

    static native int bpf_program__set_attach_target(long program, int otherProgram, String function);

    static native long bpf_program__attach_kprobe(long program, byte isReturn, String function);

    static native long bpf_program__attach_ksyscall(long program, String systemCall, long options);

    static native long bpf_program__attach_tracepoint(long program, String category, String name);

    static native long bpf_program__attach_raw_tracepoint(long program, String name);

    static native long bpf_program__attach_uprobe_opts(
            long program, int process, String binary, long offset, long options);

    static native long bpf_program__attach_usdt(
            long program, int process, String binary, String provider, String name, long options);

    static native int bpf_link__destroy(long link);

    static native @Nullable String bpf_map__name(long map);

    static native int bpf_map__fd(long map);

    static native int bpf_map__type(long map);

    static native int bpf_map__max_entries(long map);

    static native int bpf_map__set_max_entries(long map, int count);

    static native int bpf_map__set_pin_path(long map, @Nullable String path);

    static native byte bpf_map__is_internal(long map);

    static native int bpf_map__btf_key_type_id(long map);

    static native int bpf_map__btf_value_type_id(long map);

    static native @Nullable Pointer bpf_map__initial_value(long map, long size);
}
