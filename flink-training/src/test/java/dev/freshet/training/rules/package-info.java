/** Tests of the rules of learning. */
package dev.freshet.training.rules;
