/** The ledger audit: proves from the topics that every feedback event has one fate or waits for a reason. */
@NullMarked
package dev.freshet.local.audit;

import org.jspecify.annotations.NullMarked;
