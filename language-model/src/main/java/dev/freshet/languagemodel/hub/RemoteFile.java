package dev.freshet.languagemodel.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that a hub has.
 *
 * @param name its name, in the repository's root
 * @param size bytes, if it is told
 * @param digest what the bytes hash to, if it is told
 */
record RemoteFile(String name, OptionalLong size, Optional<FileDigest> digest) {}
