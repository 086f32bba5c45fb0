package io.bpfmetrics.kernel;

/**
 * Offsets in the structures of {@code linux/bpf.h} that describe objects. They are part of the kernel's stable
 * interface; a test holds them against a committed table and against the running kernel's BTF.
 */
final class Layouts {
    private Layouts() {}

    /** {@code struct bpf_prog_info}. */
    static final class ProgramInfoLayout {
        static final int SIZE = 232;
        static final int TYPE = 0;
        static final int ID = 4;
        static final int TAG = 8;
        static final int JITED_PROG_LEN = 16;
        static final int XLATED_PROG_LEN = 20;
        static final int LOAD_TIME = 40;
        static final int NR_MAP_IDS = 52;
        static final int MAP_IDS = 56;
        static final int NAME = 64;
        static final int GPL_COMPATIBLE = 84;
        static final int RUN_TIME_NS = 192;
        static final int RUN_CNT = 200;
        static final int VERIFIED_INSNS = 216;

        private ProgramInfoLayout() {}
    }

    /** {@code struct bpf_map_info}. */
    static final class MapInfoLayout {
        static final int SIZE = 104;
        static final int TYPE = 0;
        static final int ID = 4;
        static final int KEY_SIZE = 8;
        static final int VALUE_SIZE = 12;
        static final int MAX_ENTRIES = 16;
        static final int MAP_FLAGS = 20;
        static final int NAME = 24;
        static final int BTF_VMLINUX_VALUE_TYPE_ID = 44;
        static final int BTF_ID = 64;
        static final int BTF_KEY_TYPE_ID = 68;
        static final int BTF_VALUE_TYPE_ID = 72;

        private MapInfoLayout() {}
    }

    /** {@code struct bpf_btf_info}. */
    static final class BtfInfoLayout {
        static final int SIZE = 32;
        static final int BTF = 0;
        static final int BTF_SIZE = 8;

        private BtfInfoLayout() {}
    }

    /** {@code struct bpf_link_info}, the part that all types of links share. */
    static final class LinkInfoLayout {
        static final int SIZE = 64;
        static final int TYPE = 0;
        static final int ID = 4;
        static final int PROG_ID = 8;

        private LinkInfoLayout() {}
    }
}
