/** The fictional shop Fernhill: its policies, what customers write, and the corpus that a base model is made from. */
@NullMarked
package dev.freshet.local.shop;

import org.jspecify.annotations.NullMarked;
