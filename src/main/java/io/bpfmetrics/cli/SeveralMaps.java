package io.bpfmetrics.cli;

import io.bpfmetrics.export.TextTable;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.kernel.TypeWords;
import java.util.List;

/** Tells apart maps that have the same name. */
record SeveralMaps(String name, List<ForeignMapInfo> maps) {
    ExitException toExit(ForeignMaps foreign) {
        TextTable table = new TextTable(List.of(
                TextTable.Column.whole("map"),
                TextTable.Column.whole("type"),
                TextTable.Column.number("key_size"),
                TextTable.Column.number("value_size"),
                TextTable.Column.number("max_entries"),
                TextTable.Column.whole("processes"),
                TextTable.Column.whole("pins")));
        TypeWords words = new TypeWords();
        MapHolders holders = MapHolders.find();
        Pins pins = Pins.find(foreign);
        for (ForeignMapInfo map : maps) {
            table.add(List.of(
                    "id:" + Integer.toUnsignedString(map.id()),
                    words.map(map.shape().type()),
                    Integer.toUnsignedString(map.shape().keySize()),
                    Integer.toUnsignedString(map.shape().valueSize()),
                    Integer.toUnsignedString(map.shape().maxEntries()),
                    holders.of(map.id()),
                    pins.of(map.id())));
        }
        return new ExitException(
                ExitCode.USAGE,
                maps.size() + " maps are called \"" + name + "\"; say which by its id:" + System.lineSeparator()
                        + String.join(System.lineSeparator(), table.lines(0)));
    }
}
