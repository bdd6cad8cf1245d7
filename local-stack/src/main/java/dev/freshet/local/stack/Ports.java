package dev.freshet.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;

/**
 * The broker's ports: those of the last start where they are free, so that clients find a restarted stack.
 *
 * @param broker where clients connect
 * @param controller where the broker finds its controller
 */
record Ports(int broker, int controller) {

    private static final String BROKER = "broker.port";
    private static final String CONTROLLER = "controller.port";

    static Ports choose(Properties last) throws IOException {
        try (ServerSocket broker = bind(last.getProperty(BROKER, "0"));
                ServerSocket controller = bind(last.getProperty(CONTROLLER, "0"))) {
            return new Ports(broker.getLocalPort(), controller.getLocalPort());
        }
    }

    void save(Properties properties) {
        properties.setProperty(BROKER, Integer.toString(broker));
        properties.setProperty(CONTROLLER, Integer.toString(controller));
    }

    private static ServerSocket bind(String wish) throws IOException {
        try {
            return new ServerSocket(Integer.parseInt(wish), 1, InetAddress.getLoopbackAddress());
        } catch (IOException | IllegalArgumentException e) {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
    }
}
