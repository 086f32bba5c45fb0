package io.bpfmetrics.kernel;

import java.util.ArrayList;
import java.util.List;

/** Lists of processors as sysfs writes them. */
public final class ProcessorList {
    private ProcessorList() {}

    /**
     * Reads a list such as {@code 0-3,6}.
     *
     * @throws NumberFormatException if it is something else
     */
    public static List<Integer> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : text.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
