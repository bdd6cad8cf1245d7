package dev.freshet.languagemodel.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a hub has of a repository at one commit.
 *
 * @param commit the commit; the revision that was asked for, if the hub does not tell
 * @param files everything in the repository
 */
record Listing(String commit, List<RemoteFile> files) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SHOWN = 80;

    Listing {
        files = List.copyOf(files);
    }

    /**
     * Reads the answer of {@code /api/models/ORG/NAME/revision/REVISION?blobs=true}.
     *
     * @throws HubException if it is not such an answer, or names a file that would leave its folder
     */
    static Listing parse(byte[] answer, String revision) {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (IOException e) {
            throw new HubException("the hub answers with no JSON", e);
        }
        if (!json.path("siblings").isArray()) {
            throw new HubException("the hub's answer lists no files ('siblings')");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : json.path("siblings")) {
            files.add(file(file));
        }
        String commit = json.path("sha").asText("");
        return new Listing(commit.matches("[0-9a-f]{40}") ? commit : revision, files);
    }

    private static RemoteFile file(JsonNode json) {
        String name = json.path("rfilename").asText("");
        checkStaysInside(name);
        JsonNode large = json.path("lfs");
        JsonNode size = large.path("size").isNumber() ? large.path("size") : json.path("size");
        String digest = large.isObject()
                ? large.path("sha256").asText(large.path("oid").asText(""))
                : json.path("blobId").asText("");
        return new RemoteFile(
                name,
                size.canConvertToLong() && size.isNumber() ? OptionalLong.of(size.longValue()) : OptionalLong.empty(),
                FileDigest.parse(digest));
    }

    /** Names of the files that are there. */
    boolean has(String name) {
        return find(name).isPresent();
    }

    Optional<RemoteFile> find(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /**
     * Refuses a name that is not a path below the repository.
     *
     * @throws HubException if it is not
     */
    static void checkStaysInside(String name) {
        boolean inside = !name.isEmpty()
                && !name.startsWith("/")
                && !name.contains("\\")
                && !name.matches("^[A-Za-z]:.*")
                && name.chars().noneMatch(Character::isISOControl);
        for (String part : name.split("/", -1)) {
            inside &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!inside) {
            String shown = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
            throw new HubException("the hub lists a file '" + shown.replaceAll("\\p{Cntrl}", "?")
                    + "', which would leave the model's folder; nothing is fetched");
        }
    }
}
