package microgpt.toolkit.read;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import microgpt.Value;

/** Finds the project's folders, from wherever it was started. */
public final class Places {

    /** Returns the folder that holds the file, or null. */
    public static Path find(String folder, String file) {
        var roots = new ArrayList<Path>();
        String home = System.getProperty("microgpt.home");
        if (home != null) roots.add(Path.of(home));
        try {
            Path classes = Path.of(Value.class.getProtectionDomain().getCodeSource()
                .getLocation().toURI());
            for (Path p = classes; p != null; p = p.getParent()) roots.add(p);
        } catch (URISyntaxException | RuntimeException e) {
            // a place that is no folder has nothing beside it
        }
        roots.add(Path.of("").toAbsolutePath());
        for (Path p : roots)
            if (Files.isRegularFile(p.resolve(folder).resolve(file))) return p.resolve(folder);
        return null;
    }

    private Places() {}
}
