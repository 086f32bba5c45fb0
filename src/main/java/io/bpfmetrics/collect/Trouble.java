package io.bpfmetrics.collect;

/**
 * Something that went wrong and was got over.
 *
 * @param level how bad it is: an error, a warning, or what was wanted so
 * @param sentence what was attempted, on what, why it failed, and what follows from it
 */
public record Trouble(System.Logger.Level level, String sentence) {
    static Trouble error(String sentence) {
        return new Trouble(System.Logger.Level.ERROR, sentence);
    }

    static Trouble information(String sentence) {
        return new Trouble(System.Logger.Level.INFO, sentence);
    }

    static Trouble warning(String sentence) {
        return new Trouble(System.Logger.Level.WARNING, sentence);
    }
}
