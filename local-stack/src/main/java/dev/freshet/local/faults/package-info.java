/** The services as processes of their own, killed under load, and what the audit says afterwards. */
@NullMarked
package dev.freshet.local.faults;

import org.jspecify.annotations.NullMarked;
