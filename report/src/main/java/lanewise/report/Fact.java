package lanewise.report;

/**
 * One thing to know, under its name.
 *
 * @param name of few words
 * @param value in words or figures
 */
public record Fact(String name, String value) {}
