package io.bpfmetrics.decode;

import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.host.HostNames;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Makes layouts whose decoders ask one and the same host for names. Thread-safe. */
public final class Decoders {
    /** The names of all decoders that files can name, sorted. */
    public static final List<String> NAMES = DecoderSpec.NAMES.stream().sorted().toList();

    private final HostNames host;
    private final String architecture;
    private final LongSupplier nanoTime;
    private final TextPool pool = new TextPool();

    /** Decoders that ask this host. */
    public Decoders(HostNames host) {
        this(host, System.getProperty("os.arch"), System::nanoTime);
    }

    /**
     * Decoders that ask this host.
     *
     * @param architecture whose system calls are meant, as in Java's property {@code os.arch}
     * @param nanoTime a monotonic clock in nanoseconds
     */
    Decoders(HostNames host, String architecture, LongSupplier nanoTime) {
        this.host = host;
        this.architecture = architecture;
        this.nanoTime = nanoTime;
    }

    /**
     * Compiles labels; their decoders have been checked by the config. What a decoder can read only with capabilities
     * (kernel symbols, events of cgroups) is begun here, so make layouts before capabilities are given up.
     *
     * @throws IllegalArgumentException if there is no decoder of some name
     */
    public KeyLayout layout(List<LabelField> fields) {
        return layout(fields, Set.of());
    }

    /** The same; of labels with one of these names no two are ever equal, so nothing of them is kept. */
    public KeyLayout layout(List<LabelField> fields, Set<String> unique) {
        List<LabelDecoder> labels = fields.stream()
                .map(field -> new LabelDecoder(
                        field,
                        field.decoders().stream().map(this::decoder).toList(),
                        pool,
                        nanoTime,
                        !unique.contains(field.name())))
                .toList();
        return new KeyLayout(fields, labels, nanoTime);
    }

    private Decoder decoder(DecoderSpec spec) {
        return switch (spec.name()) {
            case "cgroup" -> HostDecoders.cgroup(host);
            case "dname" -> TextDecoders::dname;
            case "errno" -> TableDecoders.errno();
            case "hex" -> NumberDecoders::hex;
            case "ifname" -> HostDecoders.ifname(host);
            case "inet_ip" -> AddressDecoder::decode;
            case "int" -> NumberDecoders::int_;
            case "kstack" -> HostDecoders.kstack(host);
            case "ksym" -> HostDecoders.ksym(host);
            case "majorminor" -> HostDecoders.majorminor(host);
            case "pci_class" -> PciDecoders.deviceClass(host.pciIds());
            case "pci_device" -> PciDecoders.device(host.pciIds());
            case "pci_subclass" -> PciDecoders.subclass(host.pciIds());
            case "pci_vendor" -> PciDecoders.vendor(host.pciIds());
            case "regexp" -> ConfiguredDecoders.regexp(spec);
            case "static_map" -> ConfiguredDecoders.staticMap(spec);
            case "string" -> TextDecoders::string;
            case "syscall" -> TableDecoders.syscall(architecture);
            case "uint" -> NumberDecoders::uint;
            default -> TypedDecoders.decoder(spec, host, architecture);
        };
    }
}
