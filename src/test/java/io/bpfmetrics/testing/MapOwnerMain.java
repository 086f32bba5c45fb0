package io.bpfmetrics.testing;

/**
 * A program that has created a hash map without BTF, says so, and lives until it is killed; for tests of
 * reading somebody else's maps.
 */
public final class MapOwnerMain {
    private static final int HASH = 1;

    private MapOwnerMain() {}

    /** Arguments: the name of the map, a key and a value, each a number of 8 bytes. */
    public static void main(String[] arguments) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(HASH, arguments[0], 8, 8, 10));
            map.put(MapContents.u64(Long.parseLong(arguments[1])), MapContents.u64(Long.parseLong(arguments[2])));
            System.out.println("ready");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
