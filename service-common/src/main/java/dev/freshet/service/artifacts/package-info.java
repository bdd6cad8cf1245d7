/** The artifact store: immutable folders of files, named by their content. */
@NullMarked
package dev.freshet.service.artifacts;

import org.jspecify.annotations.NullMarked;
