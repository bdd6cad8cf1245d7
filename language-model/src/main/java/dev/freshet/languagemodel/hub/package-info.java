/** Models from a hub: downloaded, checked and kept in folders. */
@NullMarked
package dev.freshet.languagemodel.hub;

import org.jspecify.annotations.NullMarked;
