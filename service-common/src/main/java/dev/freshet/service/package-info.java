/** What every service needs: a life cycle, and a main that runs it. */
@NullMarked
package dev.freshet.service;

import org.jspecify.annotations.NullMarked;
