package dev.freshet.languagemodel.hub;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/** What may be asked where. */
final class Addresses {

    private Addresses() {}

    /** Whether a token for {@code endpoint} may go to {@code target}: the same host and port, and nobody listens in. */
    static boolean mayHaveToken(URI endpoint, URI target) {
        return scheme(endpoint).equals(scheme(target))
                && endpoint.getHost().equalsIgnoreCase(target.getHost())
                && port(endpoint) == port(target)
                && (scheme(target).equals("https") || isLocal(target));
    }

    /**
     * Where a redirect leads.
     *
     * @throws HubException if it leads to anything but the web, or from https to http
     */
    static URI redirected(URI from, String location) {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HubException(from.getHost() + " redirects to what is no URL", e);
        }
        boolean web = scheme(target).equals("https") || scheme(target).equals(scheme(from));
        if (!web || !scheme(target).startsWith("http") || target.getHost() == null) {
            throw new HubException(from.getHost() + " redirects from " + scheme(from) + " to " + scheme(target)
                    + ", which is refused");
        }
        return target;
    }

    private static boolean isLocal(URI target) {
        try {
            return InetAddress.getByName(target.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
    }

    private static String scheme(URI uri) {
        return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    }
}
