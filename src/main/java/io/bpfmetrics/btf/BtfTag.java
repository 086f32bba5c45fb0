package io.bpfmetrics.btf;

/**
 * A declaration tag ({@code btf_decl_tag}).
 *
 * @param text what it says
 * @param on the name of the type, function or variable that it is on
 */
public record BtfTag(String text, String on) {}
