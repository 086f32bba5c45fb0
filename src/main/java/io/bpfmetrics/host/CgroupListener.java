package io.bpfmetrics.host;

/** Is told of cgroups, by one thread at a time. It must return soon, and must not ask for cgroups itself. */
public interface CgroupListener {
    /**
     * A cgroup exists.
     *
     * @param id the kernel's id, which is the inode number of the folder
     * @param path of the folder
     */
    void created(long id, String path);

    /**
     * A cgroup is gone.
     *
     * @param id as above; it is not used again
     * @param path the folder's former path
     */
    void removed(long id, String path);
}
