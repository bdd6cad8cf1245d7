/** The story of one feedback event, or of one version, from what the topics hold. */
@NullMarked
package dev.freshet.local.explain;

import org.jspecify.annotations.NullMarked;
