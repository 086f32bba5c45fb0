package io.bpfmetrics.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** The first document of a YAML file as nodes. Every scalar is text there; {@link Scalars} says what it means. */
final class YamlText {
    private static final int MOST_BYTES = 16 << 20;
    private static final Pattern MISSING_BLANK = Pattern.compile("^(\\s*(?:-\\s+)*)([a-z_]+):([^\\s:/].*?)\\s*$");

    private YamlText() {}

    /** Empty if there is nothing to read; then a problem says why. */
    static Optional<Node> read(Path file, Problems problems) {
        Optional<byte[]> bytes = bytes(file, problems);
        return bytes.isEmpty() ? Optional.empty() : parse(bytes.get(), problems);
    }

    private static Optional<byte[]> bytes(Path file, Problems problems) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.error(problems.wholeFile(), "has more than " + MOST_BYTES + " bytes: that is no config");
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            problems.error(problems.wholeFile(), "there is no such file");
        } catch (IOException e) {
            problems.error(problems.wholeFile(), "cannot be read: " + reason(e));
        }
        return Optional.empty();
    }

    /** The exception's own message often repeats the path. */
    private static String reason(IOException failure) {
        String kind = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
        String words = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.equals("io") || words.equals("file system") ? String.valueOf(failure.getMessage()) : words;
    }

    private static Optional<Node> parse(byte[] bytes, Problems problems) {
        try {
            Optional<Mark> tooDeep =
                    YamlLimits.tooDeep(new Parse(settings()).parseInputStream(new ByteArrayInputStream(bytes)));
            if (tooDeep.isPresent()) {
                problems.error(
                        problems.locate(tooDeep.get()),
                        "more than " + YamlLimits.MOST_DEPTH + " lists and mappings inside of each other");
                return Optional.empty();
            }
            Iterator<Node> documents = new Compose(settings())
                    .composeAllFromInputStream(new ByteArrayInputStream(bytes))
                    .iterator();
            if (documents.hasNext()) {
                return limited(documents.next(), problems);
            }
            problems.error(problems.start(), "the file is empty; metrics, events or tracing is needed");
        } catch (MarkedYamlEngineException e) {
            invalid(e, bytes, problems);
        } catch (ReaderException e) {
            unreadable(e, bytes, problems);
        } catch (YamlEngineException e) {
            boolean isNoText = e.getCause() instanceof CharacterCodingException;
            problems.error(
                    isNoText ? endOfText(bytes, problems) : problems.start(),
                    "invalid YAML: " + (isNoText ? "this is no UTF-8 text" : e.getMessage()));
        }
        return Optional.empty();
    }

    private static Optional<Node> limited(Node root, Problems problems) {
        if (YamlLimits.isTooLarge(root)) {
            problems.error(
                    root, "aliases make more than " + YamlLimits.MOST_NODES + " nodes of this file; repeat less");
            return Optional.empty();
        }
        return Optional.of(root);
    }

    /** Where the first byte is that is no text. */
    private static Location endOfText(byte[] bytes, Problems problems) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(rest, text, true);
        return problems.after(text.flip().toString());
    }

    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setAllowDuplicateKeys(true) // found by Section, with a message of our own
                .setAllowNonScalarKeys(true)
                .setCodePointLimit(MOST_BYTES)
                .setMaxAliasesForCollections(Integer.MAX_VALUE) // YamlLimits counts what they stand for
                .build();
    }

    private static void unreadable(ReaderException failure, byte[] bytes, Problems problems) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String before = text.codePoints()
                .limit(failure.getPosition())
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String character = String.format("U+%04X", failure.getCodePoint());
        problems.error(problems.after(before), "invalid YAML: the character " + character + " is not allowed");
    }

    private static void invalid(MarkedYamlEngineException failure, byte[] bytes, Problems problems) {
        Optional<Mark> mark = failure.getProblemMark();
        Location location = mark.map(problems::locate).orElseGet(problems::wholeFile);
        String message = "invalid YAML: " + String.valueOf(failure.getProblem()).strip();
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        // The parser stops at the colon of a later line; what is wrong is often the line before.
        for (int line = location.line(); line > 0 && line > location.line() - 2; line--) {
            Matcher typo = MISSING_BLANK.matcher(line <= lines.size() ? lines.get(line - 1) : "");
            if (typo.matches()) {
                int column = typo.end(2) + 1;
                problems.error(
                        new Location(location.file(), line, column),
                        message + "; write " + withBlank(typo.group(2), typo.group(3)));
                return;
            }
        }
        problems.error(location, message);
    }

    /** Such as {@code "name: uint", with a blank after the colon}. */
    static String withBlank(String key, String value) {
        return "\"" + key + ": " + value + "\", with a blank after the colon";
    }
}
