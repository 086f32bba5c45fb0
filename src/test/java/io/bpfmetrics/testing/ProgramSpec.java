package io.bpfmetrics.testing;

/**
 * What to load: the numbers of linux/bpf.h.
 *
 * @param attachBtfId the kernel type to attach to, 0 for none
 */
public record ProgramSpec(
        int type,
        String name,
        Instructions instructions,
        int expectedAttachType,
        int attachBtfId,
        int flags,
        String license) {
    /** A GPL program that attaches to nothing in particular. */
    public static ProgramSpec of(int type, String name, Instructions instructions) {
        return new ProgramSpec(type, name, instructions, 0, 0, 0, "GPL");
    }

    /** The same for an attach type. */
    public ProgramSpec attachingAs(int attachType) {
        return new ProgramSpec(type, name, instructions, attachType, attachBtfId, flags, license);
    }

    /** The same attached to a type of the kernel's BTF. */
    public ProgramSpec attachingToBtf(int btfId) {
        return new ProgramSpec(type, name, instructions, expectedAttachType, btfId, flags, license);
    }

    /** The same with program flags. */
    public ProgramSpec withFlags(int newFlags) {
        return new ProgramSpec(type, name, instructions, expectedAttachType, attachBtfId, newFlags, license);
    }

    /** The same under another licence. */
    public ProgramSpec licensed(String newLicense) {
        return new ProgramSpec(type, name, instructions, expectedAttachType, attachBtfId, flags, newLicense);
    }
}
