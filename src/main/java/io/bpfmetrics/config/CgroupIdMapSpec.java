package io.bpfmetrics.config;

import java.util.List;

/**
 * A map that is kept in step with those cgroups whose path matches.
 *
 * @param name the map
 * @param isStorage whether it is a cgroup storage, keyed by descriptor; otherwise a hash, keyed by id
 * @param regexps one of which must be found in the path, in RE2 syntax
 * @param location where it begins in the file
 */
public record CgroupIdMapSpec(String name, boolean isStorage, List<String> regexps, Location location) {
    /** Copies the list. */
    public CgroupIdMapSpec {
        regexps = List.copyOf(regexps);
    }
}
