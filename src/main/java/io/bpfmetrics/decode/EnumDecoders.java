package io.bpfmetrics.decode;

import java.util.Map;
import java.util.TreeMap;

/** Decoders of numbers whose words are known. */
final class EnumDecoders {
    private EnumDecoders() {}

    /** One of the words; numbers have a sign if one of the keys has. */
    static Decoder word(Map<String, String> wordsByNumber) {
        Words words = Words.of(wordsByNumber);
        return cell -> cell.put(words.byNumber.getOrDefault(words.read(cell), "UNKNOWN"));
    }

    /**
     * The words whose bits are all set, by ascending number. Bits without a word are left out; a word for zero is always
     * there, as it is with Inspektor Gadget.
     */
    static Decoder set(Map<String, String> wordsByNumber) {
        Words words = Words.of(wordsByNumber);
        return cell -> {
            long bits = words.read(cell);
            StringBuilder text = new StringBuilder();
            words.byNumber.forEach((number, word) -> {
                if ((bits & number) == number) {
                    text.append(text.isEmpty() ? "" : "|").append(word);
                }
            });
            cell.put(text.toString());
        };
    }

    static void booleanWord(Cell cell) throws UndecodableException {
        if (cell.bytes().length != 1) {
            throw new UndecodableException("needs exactly 1 byte and has " + cell.bytes().length);
        }
        cell.put(Boolean.toString(cell.bytes()[0] != 0));
    }

    private record Words(TreeMap<Long, String> byNumber, boolean isSigned) {
        static Words of(Map<String, String> wordsByNumber) {
            TreeMap<Long, String> words = new TreeMap<>(Long::compareUnsigned);
            wordsByNumber.forEach((number, word) -> words.put(number(number), word));
            return new Words(words, wordsByNumber.keySet().stream().anyMatch(Words::isNegative));
        }

        private static long number(String text) {
            return isNegative(text) ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        }

        private static boolean isNegative(String text) {
            return text.startsWith("-");
        }

        long read(Cell cell) throws UndecodableException {
            return isSigned ? NumberDecoders.signed(cell) : NumberDecoders.unsigned(cell);
        }
    }
}
