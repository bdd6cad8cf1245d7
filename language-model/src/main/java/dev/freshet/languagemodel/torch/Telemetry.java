package dev.freshet.languagemodel.torch;

/** DJL reports to its makers when it runs on a cloud machine. Freshet calls nobody unless its user says so. */
public final class Telemetry {

    private static final String OPT_OUT = "OPT_OUT_TRACKING";

    private Telemetry() {}

    /** To be called before the first call of DJL. A setting of the user's stays. */
    public static void off() {
        if (System.getenv(OPT_OUT) == null && System.getProperty(OPT_OUT) == null) {
            System.setProperty(OPT_OUT, "true");
        }
    }
}
