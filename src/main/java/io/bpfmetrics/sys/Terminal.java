package io.bpfmetrics.sys;

/** The terminal that standard output may be. */
public final class Terminal {
    private static final int STDOUT = 1;
    private static final long TIOCGWINSZ = 0x5413; // asm-generic/ioctls.h; fails as on a pipe where it differs
    private static final int WINSIZE_BYTES = 8; // struct winsize: rows, columns, and two that nobody sets
    private static final int COLUMNS = 2;

    private Terminal() {}

    /** How many characters fit on a line of standard output; 0 if it is not a terminal. */
    public static int width() {
        NativeBuffer size = NativeBuffer.allocate(WINSIZE_BYTES);
        int result = CLibrary.ioctl(STDOUT, TIOCGWINSZ, size.address());
        return result == 0 ? Short.toUnsignedInt(size.bytes().getShort(COLUMNS)) : 0;
    }
}
